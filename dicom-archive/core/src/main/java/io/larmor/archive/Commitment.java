package io.larmor.archive;

/// What became of asking for storage commitment for one instance.
public enum Commitment {
    /// Given: the instance is whole and indexed, both survive power loss, and it is never replaced from now on.
    GIVEN,
    /// Not given: there is no such instance.
    NO_SUCH_INSTANCE,
    /// Not given: the instance is of another SOP class than was said.
    OTHER_SOP_CLASS,
    /// Not given: the instance is indexed, but its bytes are lost or cut.
    NOT_WHOLE
}
