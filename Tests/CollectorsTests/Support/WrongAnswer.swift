import Testing

@testable import Collectors

/// A wrong answer and what is to be said of it.
struct WrongAnswer: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var steps: [ScriptedServer.Step]
    var reason: CollectionError.Reason
    var detail: String

    init(
        _ name: String, _ steps: [ScriptedServer.Step], _ reason: CollectionError.Reason,
        _ detail: String
    ) {
        testDescription = name
        self.steps = steps
        self.reason = reason
        self.detail = detail
    }

    static let all: [WrongAnswer] = [
        WrongAnswer(
            "a page for people",
            [.answer("<!DOCTYPE html><html></html>", headers: ["Content-Type: text/html"])],
            .notJSON, "not JSON: its syntax is wrong; its type is text/html"),
        WrongAnswer("another text", [.answer("OK")], .notJSON, "not JSON: its syntax is wrong"),
        WrongAnswer("blank", [.answer("  \n")], .empty, "the body is blank"),
        WrongAnswer("no body", [.answer("")], .empty, "status 200 without a body"),
        WrongAnswer(
            "no content", [.send("HTTP/1.1 204 No Content\r\n\r\n")], .empty,
            "status 204 without a body"),
        WrongAnswer(
            "half of the JSON, as the whole body", [.answer(#"[{"name":"a"},{"na"#)],
            .truncatedJSON, "the JSON ends before it is complete"),
        WrongAnswer(
            "half of the JSON, then the end of the connection",
            [.head(["Connection: close"]), .send(#"[{"name":"a"},{"na"#), .close], .truncatedJSON,
            "the JSON ends before it is complete"),
        WrongAnswer(
            "less than the length that was announced",
            [.head(["Content-Length: 100"]), .send(#"[{"name":"a"}]"#), .close], .incomplete,
            "the answer broke off"),
        WrongAnswer(
            "chunks without the last one",
            [.head(["Transfer-Encoding: chunked"]), .send("4\r\n[{}]\r\n"), .close], .incomplete,
            "the answer broke off"),
        WrongAnswer(
            "a chunk of no length", [.head(["Transfer-Encoding: chunked"]), .send("x\r\n[]\r\n")],
            .incomplete, "the answer broke off"),
        WrongAnswer("closes at once", [.close], .unreachable, "the connection was closed before"),
        WrongAnswer(
            "closes within the head", [.send("HTTP/1.1 200 OK\r\nContent-"), .close], .unreachable,
            ""),
        WrongAnswer(
            "another protocol", [.send("AMQP\u{0}\u{0}\u{9}\u{1}"), .close], .unreachable,
            "does not speak HTTP"),
        WrongAnswer(
            "another shape", [.answer(#"{"error":"bad","reason":"worse"}"#)], .unexpectedShape,
            "the answer is an object, not a list"),
        WrongAnswer(
            "unauthorized", [.answer("{}", status: "401 Unauthorized")], .unauthorized,
            "/rows answers with status 401"),
        WrongAnswer(
            "forbidden", [.answer("[]", status: "403 Forbidden")], .forbidden, "status 403"),
        WrongAnswer("not found", [.answer("[]", status: "404 Not Found")], .notFound, "status 404"),
        WrongAnswer(
            "a failure of the server", [.answer("[]", status: "500 Oh No")], .httpStatus,
            "status 500"),
        WrongAnswer(
            "too many requests", [.answer("[]", status: "429 Wait")], .httpStatus, "status 429"),
        WrongAnswer("not modified", [.head(status: "304 Same")], .httpStatus, "status 304"),
        WrongAnswer(
            "a redirect to nowhere", [.answer("", status: "302 Found")], .httpStatus, "status 302"),
        WrongAnswer(
            "packed by what was not asked for",
            [.answer("x", headers: ["Content-Encoding: br"])], .notJSON,
            "the body is packed (br), which was not asked for"),
        WrongAnswer(
            "packed twice", [.answer("x", headers: ["Content-Encoding: gzip, Gzip"])], .notJSON,
            "the body is packed (gzip, gzip), which was not asked for"),
        WrongAnswer(
            "not packed as it says", [.answer("[{}]", headers: ["Content-Encoding: gzip"])],
            .notJSON,
            "the body is not gzip: incorrect header check"),
        WrongAnswer(
            "not packed as it says, and short",
            [.answer("[{}]", headers: ["Content-Encoding: zstd"])], .notJSON,
            "the body is not zstd: Unknown frame descriptor"),
    ]
}
