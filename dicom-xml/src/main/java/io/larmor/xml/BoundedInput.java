package io.larmor.xml;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.larmor.data.LimitExceededException;
import io.larmor.data.Limits;

/// A document that ends with an exception where it goes beyond its limit.
final class BoundedInput extends FilterInputStream {
    private final long limit;
    private long count;

    BoundedInput(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = super.read(bytes, offset, length);
        count(Math.max(0, n));
        return n;
    }

    private void count(int n) throws LimitExceededException {
        count += n;
        if (count > limit) {
            throw new LimitExceededException(Limits.Kind.TOTAL, count, "XML of more than " + limit + " bytes");
        }
    }
}
