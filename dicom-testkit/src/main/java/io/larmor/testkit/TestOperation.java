package io.larmor.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.OperationsWindow;
import io.larmor.assoc.PresentationContext;
import io.larmor.assoc.ProposedContext;
import io.larmor.data.Uid;
import io.larmor.dimse.DimseAssociation;
import io.larmor.services.spi.OperationContext;
import org.jspecify.annotations.Nullable;

/// The surroundings of an operation that comes from nowhere, to call a handler or a service without a server. By default TESTER asks LARMOR, one operation at
/// a time, over presentation context 1 in Explicit VR Little Endian. A data set for a [io.larmor.services.spi.StoreOperation] is made by
/// [io.larmor.dimse.Body#of].
///
/// *Threading*: what is set is set before it is handed over; the rest is thread-safe.
public final class TestOperation implements OperationContext {
    private static final int MAX_PDU_LENGTH = 16_384;
    private static final String IMPLEMENTATION = "2.25.1";

    private final String sopClass;
    private final List<Runnable> actions = new ArrayList<>();
    private String callingAe = "TESTER";
    private String transferSyntax = Uid.ExplicitVRLittleEndian;
    private OperationsWindow window = OperationsWindow.SYNCHRONOUS;
    private List<Integer> fields = List.of();
    private @Nullable DimseAssociation exchange;
    private boolean cancelled;

    private TestOperation(String sopClass) {
        this.sopClass = sopClass;
    }

    /// {@return the surroundings of an operation}
    ///
    /// @param sopClass the SOP class of its presentation context
    public static TestOperation of(String sopClass) {
        return new TestOperation(sopClass);
    }

    /// {@return this, asked for by somebody else}
    ///
    /// @param ae the calling AE title
    public TestOperation callingAe(String ae) {
        callingAe = ae;
        return this;
    }

    /// {@return this, in another transfer syntax}
    ///
    /// @param uid the Transfer Syntax UID of the presentation context
    public TestOperation transferSyntax(String uid) {
        transferSyntax = uid;
        return this;
    }

    /// {@return this, on an association with an operations window}
    ///
    /// @param operations how many its requestor may ask for at once; 0 for any number
    public TestOperation window(int operations) {
        window = new OperationsWindow(operations, 1);
        return this;
    }

    /// {@return this, with a SOP class extended negotiation that was agreed on}
    ///
    /// @param values its fields, one a byte
    public TestOperation negotiated(int... values) {
        fields = IntStream.of(values).boxed().toList();
        return this;
    }

    /// {@return this, with an exchange of messages for what the handler asks of the peer}
    ///
    /// @param with default: none, and [#exchange()] fails
    public TestOperation exchange(DimseAssociation with) {
        exchange = with;
        return this;
    }

    /// Cancels the operation, as a C-CANCEL or the end of the association does: runs what the handler wanted done then.
    public void cancel() {
        List<Runnable> wanted;
        synchronized (this) {
            cancelled = true;
            wanted = List.copyOf(actions);
            actions.clear();
        }
        wanted.forEach(Runnable::run);
    }

    @Override
    public AssociationInfo association() {
        return new AssociationInfo(false, callingAe, "LARMOR", List.of(presentationContext()), MAX_PDU_LENGTH,
                MAX_PDU_LENGTH, window, IMPLEMENTATION, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    @Override
    public PresentationContext presentationContext() {
        return new ProposedContext(1, sopClass, List.of(transferSyntax)).accept(transferSyntax);
    }

    /// {@inheritDoc}
    ///
    /// @throws IllegalStateException if none was given
    @Override
    public DimseAssociation exchange() {
        if (exchange == null) {
            throw new IllegalStateException("This operation has no association; give it one with exchange(…).");
        }
        return exchange;
    }

    @Override
    public synchronized boolean cancelled() {
        return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public List<Integer> extendedNegotiation() {
        return fields;
    }
}
