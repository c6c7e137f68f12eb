package io.dynamolatency.internal.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Looks for folded headers, which continue on a second line, before the HTTP decoder unfolds them. Ignores a head that
 * arrives in the same bytes as the end of a body. Only one event loop is allowed to use an object.
 */
final class FoldedHeaders extends ChannelInboundHandlerAdapter {

    private static final int LINE_END = '\n';

    private boolean inBody;
    private boolean inHead;
    private boolean firstLine;
    private boolean afterLineEnd;
    private boolean found;

    /** How many bytes of the current line were read, without line ends. */
    private int column;

    void inBody(boolean now) {
        inBody = now;
    }

    /** Returns whether the head that was read last had a folded header. */
    boolean found() {
        return found;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf read && !inBody) {
            look(read);
        }
        context.fireChannelRead(message);
    }

    private void look(ByteBuf read) {
        if (!inHead) {
            inHead = true;
            firstLine = true;
            afterLineEnd = false;
            found = false;
            column = 0;
        }
        for (int i = read.readerIndex(); inHead && i < read.writerIndex(); i++) {
            at(read.getByte(i));
        }
    }

    private void at(byte next) {
        if (next == LINE_END) {
            // an empty line ends the head; empty lines before the head are skipped
            inHead = firstLine || column > 0;
            firstLine &= column == 0;
            column = 0;
            afterLineEnd = true;
        } else if (next != '\r') {
            found |= afterLineEnd && !firstLine && (next == ' ' || next == '\t');
            afterLineEnd = false;
            column++;
        }
    }
}
