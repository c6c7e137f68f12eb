package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses requests in forms that DynamoDB Local refuses but the HTTP decoder accepts. Without this class, the decoder
 * could read such a request's body as a new request, or change the request. The proxy reads nothing after a refused
 * request.
 *
 * <p>This handler is after the decoder, and {@link FoldedHeaders} is before the decoder. Only one event loop is allowed
 * to use an object.
 */
final class RequestForm extends ChannelInboundHandlerAdapter {

    /** Why a request is refused, with the status for the answer. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient HttpResponseStatus status;

        Refused(HttpResponseStatus status, String why) {
            super(why, null, false, false);
            this.status = status;
        }
    }

    private static final Set<Integer> UNREADABLE = Set.of(414, 426, 431, 505);
    /** A control character, or a percent sign without two hexadecimal digits. */
    private static final Pattern BAD_PATH = Pattern.compile("\\p{Cntrl}|%(?!\\p{XDigit}{2})");

    private static final int HTTP_2 = 2;

    private final FoldedHeaders bytes = new FoldedHeaders();
    private boolean refused;

    /** Returns the handler to put before the decoder. */
    FoldedHeaders bytes() {
        return bytes;
    }

    /** Returns the status with which DynamoDB Local answers after this failure in a request's head or body. */
    static HttpResponseStatus status(Throwable failure, boolean inBody) {
        if (failure instanceof Refused refused) {
            return refused.status;
        }
        if (failure instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        }
        if (failure instanceof TooLongHttpHeaderException) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        return inBody ? HttpResponseStatus.INTERNAL_SERVER_ERROR : HttpResponseStatus.BAD_REQUEST;
    }

    /**
     * Returns whether a back end's answer refuses the form of its request. Not all such answers announce a close. An
     * error of DynamoDB is not a refusal: the back end read the request, and perhaps closes after each answer.
     */
    static boolean isRefusal(FullHttpResponse answer) {
        return UNREADABLE.contains(answer.status().code())
                || (answer.status().code() >= ServiceError.FIRST_ERROR
                        && !HttpUtil.isKeepAlive(answer)
                        && ServiceError.of(answer).equals(ServiceError.NONE));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest head) {
            if (head.decoderResult().isSuccess()) {
                fault(head).ifPresent(fault -> head.setDecoderResult(DecoderResult.failure(fault)));
            }
            refused = head.decoderResult().isFailure();
        } else if (message instanceof HttpContent content) {
            refused = content.decoderResult().isFailure();
        }
        bytes.inBody(!(message instanceof LastHttpContent));
        context.fireChannelRead(message);
    }

    private Optional<Refused> fault(HttpRequest head) {
        List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        HttpVersion version = head.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return refusal(
                    version.majorVersion() == HTTP_2
                            ? HttpResponseStatus.UPGRADE_REQUIRED
                            : HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
                    "the version is " + version);
        }
        if (bytes.found()) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "a header is folded");
        }
        if (codings.size() > 1 || codings.stream().anyMatch(list -> !endsChunked(list))) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "Transfer-Encoding is " + String.join(", ", codings));
        }
        if (BAD_PATH.matcher(head.uri()).find()) {
            return refusal(HttpResponseStatus.BAD_REQUEST, "the path has invalid characters");
        }
        return head.headers().getAll(HttpHeaderNames.EXPECT).stream()
                .filter(expected -> !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected))
                .findFirst()
                .flatMap(expected -> refusal(HttpResponseStatus.EXPECTATION_FAILED, "Expect is " + expected));
    }

    private static boolean endsChunked(String list) {
        List<String> codings =
                Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        return codings.stream()
                                .filter(HttpHeaderValues.CHUNKED::contentEqualsIgnoreCase)
                                .count()
                        == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(codings.size() - 1));
    }

    private static Optional<Refused> refusal(HttpResponseStatus status, String why) {
        return Optional.of(new Refused(status, why));
    }
}
