package io.larmor.scu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.larmor.assoc.ProposedContext;
import io.larmor.data.SopClasses;
import io.larmor.data.Uid;
import io.larmor.data.Uids;

/// Presentation contexts to propose.
public final class Proposals {
    /// There are 128 odd presentation context ids (PS3.8 §9.3.2.2).
    public static final int MAX_CONTEXTS = 128;
    /// What everybody must be able to read, and what is better (PS3.5 §10.1).
    public static final List<String> UNCOMPRESSED = List.of(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian);
    /// What instances come in when they are not in the above: the common ones first, the retired and those of live video not at all.
    static final List<String> COMPRESSED = List.of(Uid.JPEGBaseline8Bit, Uid.JPEG2000Lossless, Uid.JPEGLosslessSV1,
            Uid.JPEGLSLossless, Uid.RLELossless, Uid.JPEG2000, Uid.JPEGExtended12Bit, Uid.JPEGLossless,
            Uid.JPEGLSNearLossless, Uid.DeflatedExplicitVRLittleEndian, Uid.HTJ2KLossless, Uid.HTJ2K,
            Uid.HTJ2KLosslessRPCL, Uid.MPEG4HP41, Uid.MPEG2MPML, Uid.MPEG2MPHL, Uid.MPEG4HP41BD, Uid.HEVCMP51,
            Uid.HEVCM10P51, Uid.MPEG4HP422D, Uid.MPEG4HP423D, Uid.MPEG4HP42STEREO, Uid.JPEGXLLossless,
            Uid.JPEGXLJPEGRecompression, Uid.JPEGXL, Uid.ExplicitVRBigEndian, Uid.DeflatedImageFrameCompression,
            Uid.EncapsulatedUncompressedExplicitVRLittleEndian, Uid.JPEG2000MCLossless, Uid.JPEG2000MC,
            Uid.MPEG4HP41F, Uid.MPEG2MPMLF, Uid.MPEG2MPHLF, Uid.MPEG4HP41BDF, Uid.MPEG4HP422DF, Uid.MPEG4HP423DF,
            Uid.MPEG4HP42STEREOF, Uid.JPIPReferenced, Uid.JPIPReferencedDeflate, Uid.JPIPHTJ2KReferenced,
            Uid.JPIPHTJ2KReferencedDeflate);

    private Proposals() {}

    /// {@return one context for each of the 38 common SOP classes, uncompressed}
    public static List<ProposedContext> defaults() {
        return of(SopClasses.defaultProposal(), UNCOMPRESSED);
    }

    /// {@return the contexts for a C-GET: those of [#retrieval(Collection)] for the common storage classes}
    public static List<ProposedContext> retrieval() {
        return retrieval(commonStorage());
    }

    /// The contexts for a C-GET: study and patient root, and each storage class once uncompressed and then, for as many as there is
    /// room for, in one compressed transfer syntax after the other. Each of these has a context of its own, as an acceptor takes exactly
    /// one of a context's transfer syntaxes (PS3.8 §9.3.3.2); the fewer the classes, the more of the syntaxes there are.
    /// [DicomClient#get] asks the peer first what there is, and proposes that.
    ///
    /// @param storageClasses the storage SOP classes to take in, at most 126
    /// @return at most 128 contexts
    /// @throws IllegalArgumentException if one of them is no UID (PS3.5 §9.1)
    public static List<ProposedContext> retrieval(Collection<String> storageClasses) {
        var contexts = new ArrayList<ProposedContext>();
        add(contexts, Uid.StudyRootQueryRetrieveInformationModelGet, UNCOMPRESSED);
        add(contexts, Uid.PatientRootQueryRetrieveInformationModelGet, UNCOMPRESSED);
        storageClasses.forEach(Proposals::checkUid);
        storageClasses.forEach(sopClass -> add(contexts, sopClass, UNCOMPRESSED));
        for (var syntax : COMPRESSED) {
            for (var sopClass : storageClasses) {
                if (contexts.size() < MAX_CONTEXTS) {
                    add(contexts, sopClass, List.of(syntax));
                }
            }
        }
        return List.copyOf(contexts);
    }

    static void checkUid(String uid) {
        if (!Uids.isValid(uid)) {
            throw new IllegalArgumentException("\"" + uid + "\" is no UID: that has digits between periods, at most 64"
                    + " characters, for example 1.2.840.10008.1.1");
        }
    }

    static List<String> commonStorage() {
        return SopClasses.defaultProposal().stream().filter(SopClasses::isStorage).toList();
    }

    /// {@return one context for each SOP class}
    /// @param sopClasses the SOP classes, at most 128
    /// @param transferSyntaxes the syntaxes to propose for each
    /// @throws IllegalArgumentException if one of them is no UID (PS3.5 §9.1)
    public static List<ProposedContext> of(Collection<String> sopClasses, List<String> transferSyntaxes) {
        sopClasses.forEach(Proposals::checkUid);
        transferSyntaxes.forEach(Proposals::checkUid);
        var contexts = new ArrayList<ProposedContext>();
        for (var sopClass : sopClasses) {
            add(contexts, sopClass, transferSyntaxes);
        }
        return List.copyOf(contexts);
    }

    static void add(List<ProposedContext> contexts, String sopClass, List<String> transferSyntaxes) {
        if (contexts.size() == MAX_CONTEXTS) {
            throw new IllegalArgumentException("an association has at most " + MAX_CONTEXTS + " presentation contexts");
        }
        contexts.add(new ProposedContext(2 * contexts.size() + 1, sopClass, transferSyntaxes));
    }
}
