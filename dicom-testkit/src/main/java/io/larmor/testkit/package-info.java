/// What tests of programs that speak DICOM need.
///
/// - [ScriptedPeer] and [ScriptedServer] are the other end of a connection, and do exactly what a test says.
/// - [Faults] go between two ends; [DicomProxy] puts them, and a [Recorder], between a client and a server. A [Recording] is
///   played again by [Replay], and becomes a capture for Wireshark by [Pcapng].
/// - [VirtualTime] lets timeouts pass without waiting.
/// - [ProviderContract] is what every SOP class provider must keep to.
/// - [SyntheticStudies] are images and reports of nobody.
/// - [TestBench] starts servers, clients, scripted peers and faulty links for one test, and stops them; [BenchExtension] hands one to a
///   JUnit test.
///
/// ```java
/// try (var server = DicomServer.builder().echo((context, request) -> Status.SUCCESS).build();
///         var peer = ScriptedPeer.connect(server)) {
///     peer.associate(Uid.Verification).send(1, new CEchoRq(Uid.Verification).withMessageId(7));
///     assertEquals(7, peer.expectMessage(CEchoRsp.class).respondedTo());
///     peer.release();
/// }
/// ```
@NullMarked
package io.larmor.testkit;

import org.jspecify.annotations.NullMarked;
