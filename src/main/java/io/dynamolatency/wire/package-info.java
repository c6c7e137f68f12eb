/** Connections, handshakes and exchanges on the wire. Start from {@link io.dynamolatency.wire.WireLog}. */
@NullMarked
package io.dynamolatency.wire;

import org.jspecify.annotations.NullMarked;
