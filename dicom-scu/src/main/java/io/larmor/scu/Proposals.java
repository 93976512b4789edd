package io.larmor.scu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.larmor.assoc.ProposedContext;
import io.larmor.data.SopClasses;
import io.larmor.data.Uid;

/// Presentation contexts to propose.
public final class Proposals {
    /// There are 128 odd presentation context ids (PS3.8 §9.3.2.2).
    public static final int MAX_CONTEXTS = 128;
    /// What everybody must be able to read, and what is better (PS3.5 §10.1).
    public static final List<String> UNCOMPRESSED = List.of(Uid.ExplicitVRLittleEndian, Uid.ImplicitVRLittleEndian);
    /// What instances come in when they are compressed; an acceptor chooses one.
    private static final List<String> COMPRESSED = List.of(Uid.JPEG2000Lossless, Uid.JPEGLosslessSV1,
            Uid.JPEGLSLossless,
            Uid.RLELossless, Uid.JPEGBaseline8Bit, Uid.JPEGExtended12Bit, Uid.JPEG2000, Uid.JPEGLSNearLossless,
            Uid.DeflatedExplicitVRLittleEndian);

    private Proposals() {}

    /// {@return one context for each of the 38 common SOP classes, uncompressed}
    public static List<ProposedContext> defaults() {
        return of(SopClasses.defaultProposal(), UNCOMPRESSED);
    }

    /// {@return the contexts for a C-GET: the SOP classes of study and patient root, and common storage classes both uncompressed and compressed}
    public static List<ProposedContext> retrieval() {
        return retrieval(commonStorage());
    }

    /// {@return the contexts for a C-GET: the SOP classes of study and patient root, and storage classes both uncompressed and compressed}
    /// @param storageClasses the storage SOP classes to take in, at most 63
    public static List<ProposedContext> retrieval(Collection<String> storageClasses) {
        return retrieval(List.of(Uid.StudyRootQueryRetrieveInformationModelGet,
                Uid.PatientRootQueryRetrieveInformationModelGet), storageClasses);
    }

    /// {@return the contexts for a C-GET in one model: its SOP class, and common storage classes both uncompressed and compressed}
    /// @param model the information model
    public static List<ProposedContext> retrieval(QueryModel model) {
        return retrieval(List.of(model.get()), commonStorage());
    }

    private static List<String> commonStorage() {
        return SopClasses.defaultProposal().stream().filter(SopClasses::isStorage).toList();
    }

    private static List<ProposedContext> retrieval(List<String> gets, Collection<String> storageClasses) {
        var contexts = new ArrayList<ProposedContext>();
        for (var sopClass : gets) {
            add(contexts, sopClass, UNCOMPRESSED);
        }
        for (var sopClass : storageClasses) {
            add(contexts, sopClass, UNCOMPRESSED);
            add(contexts, sopClass, COMPRESSED);
        }
        return List.copyOf(contexts);
    }

    /// {@return one context for each SOP class}
    /// @param sopClasses the SOP classes, at most 128
    /// @param transferSyntaxes the syntaxes to propose for each
    public static List<ProposedContext> of(Collection<String> sopClasses, List<String> transferSyntaxes) {
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
