/// An audit trail: who stored, asked for, retrieved and deleted what, and who was refused, in the messages of PS3.15 §A.5.
///
/// [AuditTrail] listens to a server, makes messages of what it hears, and has them written to a file, or sent to an audit record repository by syslog
/// (PS3.15 §A.6, §A.7), or both. Each destination has a bounded buffer and a thread of its own; nothing that a server does ever waits for either.
@NullMarked
package io.larmor.audit;

import org.jspecify.annotations.NullMarked;
