package io.larmor.archive;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class FailureWordsTest {
    @Test
    void whatOnlyNamesAFileSaysWhatIsWrongWithIt() {
        assertEquals("/a: not there", FailureWords.of(new NoSuchFileException("/a")));
        assertEquals("/a: access denied", FailureWords.of(new AccessDeniedException("/a")));
        assertEquals("/a: No space left on device",
                FailureWords.of(new FileSystemException("/a", null, "No space left on device")));
    }

    @Test
    void whatHasWordsIsThem() {
        assertEquals("the disk is gone", FailureWords.of(new IOException("the disk is gone")));
    }

    @Test
    void ofADefectItsClassIsTold() {
        assertEquals("java.lang.NullPointerException", FailureWords.of(new NullPointerException()));
        assertEquals("java.io.IOException", FailureWords.of(new IOException()));
    }
}
