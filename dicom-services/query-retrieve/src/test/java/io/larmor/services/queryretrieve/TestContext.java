package io.larmor.services.queryretrieve;

import java.util.List;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.PresentationContext;
import io.larmor.dimse.DimseAssociation;
import io.larmor.services.spi.OperationContext;

/// The surroundings of an operation without an association: this service looks at the extended negotiation only.
record TestContext(List<Integer> extendedNegotiation) implements OperationContext {
    static final TestContext BASELINE = new TestContext(List.of());
    static final TestContext RELATIONAL = new TestContext(List.of(1));

    @Override
    public AssociationInfo association() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PresentationContext presentationContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DimseAssociation exchange() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public void onCancel(Runnable action) {
        // never cancelled
    }
}
