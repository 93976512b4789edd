package io.larmor.testkit;

import java.time.Duration;
import java.util.Optional;

import io.larmor.dimse.DimseMessage;
import io.larmor.testkit.FaultRule.Direction;

/// Something that a [DicomProxy] saw pass. Holds no data set: what could tell of a patient stands in the titles and UIDs alone.
public sealed interface ProxyEvent {

    /// {@return the number of the connection, from 1}
    int connection();

    /// A client has connected, and the proxy to the server behind it.
    ///
    /// @param connection the number of the connection
    /// @param client     the address of the client
    record Connected(int connection, String client) implements ProxyEvent {}

    /// The server behind the proxy could not be reached; the client's connection was closed.
    ///
    /// @param connection the number of the connection
    /// @param reason     why, for a person
    record Unreachable(int connection, String reason) implements ProxyEvent {}

    /// The server accepted an association.
    ///
    /// @param connection the number of the connection
    /// @param callingAe  who asked, as the server was told
    /// @param calledAe   who was asked, as the server was told
    /// @param accepted   how many presentation contexts were accepted
    /// @param proposed   how many were proposed
    record Associated(int connection, String callingAe, String calledAe, int accepted,
            int proposed) implements ProxyEvent {}

    /// The server rejected an association (PS3.8 §9.3.4).
    ///
    /// @param connection the number of the connection
    /// @param result     permanent or transient
    /// @param source     who rejected
    /// @param reason     why
    record Rejected(int connection, int result, int source, int reason) implements ProxyEvent {}

    /// A message has passed, with all of its data set.
    ///
    /// @param connection     the number of the connection
    /// @param from           who sent it
    /// @param message        the command
    /// @param abstractSyntax of the presentation context; empty if it was not seen to be accepted
    /// @param transferSyntax of the presentation context; empty likewise
    /// @param dataSetBytes   how long the data set was; 0 without one
    /// @param elapsed        of a response: since its request; else empty
    record Message(int connection, Direction from, DimseMessage message, String abstractSyntax, String transferSyntax,
            long dataSetBytes, Optional<Duration> elapsed) implements ProxyEvent {}

    /// A side asked for the release of the association.
    ///
    /// @param connection the number of the connection
    /// @param from       who
    record Released(int connection, Direction from) implements ProxyEvent {}

    /// A side aborted the association (PS3.8 §9.3.8).
    ///
    /// @param connection the number of the connection
    /// @param from       who sent the A-ABORT
    /// @param source     who aborts, as it says
    /// @param reason     why, as it says
    record Aborted(int connection, Direction from, int source, int reason) implements ProxyEvent {}

    /// What a side says is not understood any more; it is still handed on.
    ///
    /// @param connection the number of the connection
    /// @param from       who
    record NotUnderstood(int connection, Direction from) implements ProxyEvent {}

    /// The connection has ended.
    ///
    /// @param connection  the number of the connection
    /// @param clientBytes how many bytes of the client were handed on
    /// @param serverBytes how many bytes of the server were handed on
    /// @param reset       whether it was broken
    record Closed(int connection, long clientBytes, long serverBytes, boolean reset) implements ProxyEvent {}
}
