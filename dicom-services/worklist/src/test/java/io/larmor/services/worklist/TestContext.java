package io.larmor.services.worklist;

import java.util.List;

import io.larmor.assoc.AssociationInfo;
import io.larmor.assoc.PresentationContext;
import io.larmor.dimse.DimseAssociation;
import io.larmor.services.spi.OperationContext;

/// The surroundings of an operation without an association.
record TestContext(List<Integer> extendedNegotiation, boolean cancelled) implements OperationContext {
    static final TestContext BASELINE = new TestContext(List.of(), false);

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
    public void onCancel(Runnable action) {
        // asked instead
    }
}
