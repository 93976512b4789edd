package io.larmor.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.LongConsumer;

import io.larmor.archive.Archive;
import io.larmor.archive.IncomingInstance;
import io.larmor.archive.StagedInstance;
import io.larmor.data.DataSet;
import io.larmor.data.Tag;
import io.larmor.data.TransferSyntax;
import io.larmor.testkit.SyntheticStudies;

/// Puts synthetic studies into an archive, as if they had been sent.
final class ArchiveFiller {
    private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    private ArchiveFiller() {}

    /// @param progress is told how many are in
    static void fill(Archive archive, SyntheticStudies studies, LongConsumer progress) throws IOException {
        long count = 0;
        var begun = new ArrayDeque<StagedInstance>();
        for (Iterator<DataSet> each = studies.all().iterator(); each.hasNext();) {
            var instance = each.next();
            var pieces = Arrays.asList(ByteBuffer.wrap(instance.encode(SYNTAX)), null).iterator();
            var incoming = new IncomingInstance(instance.string(Tag.SOPClassUID).orElseThrow(),
                    instance.string(Tag.SOPInstanceUID).orElseThrow(), SYNTAX.uid(), "");
            if (begun.size() == ArchiveAccess.WINDOW) {
                begun.removeFirst().commit();
                progress.accept(++count);
            }
            var staged = archive.receive(incoming, pieces::next);
            staged.submit();
            begun.addLast(staged);
        }
        for (var staged : begun) {
            staged.commit();
            progress.accept(++count);
        }
    }
}
