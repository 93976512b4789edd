package io.larmor.media;

import java.io.IOException;

/// A File ID (PS3.10 §8.2) leads out of the folder of its file-set; what it leads to was not opened.
public final class OutsideFileSetException extends IOException {
    private static final long serialVersionUID = 1L;

    OutsideFileSetException(FileId fileId) {
        super("the File ID " + fileId + " leads out of the folder of the file-set");
    }
}
