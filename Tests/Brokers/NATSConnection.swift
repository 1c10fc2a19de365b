import Foundation
import Glibc
import TestSupport

/// A connection that speaks as much of the NATS text protocol as tests need: requests to
/// JetStream, publishing with acknowledgement, and taking messages from a consumer.
///
/// It blocks for at most `answerDeadlineSeconds` in a call.
public actor NATSConnection {
    /// How long an answer may take.
    public static let answerDeadlineSeconds = 10

    private let descriptor: Int32
    private var received: [UInt8] = []

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw BrokerError.systemCall("socket", code: errno) }
        var limit = timeval(tv_sec: Self.answerDeadlineSeconds, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = loopback(port: port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw BrokerError.systemCall("connect", code: errno) }
        try Self.write("CONNECT {\"verbose\":false}\r\nSUB \(Self.inbox) 1\r\n", to: descriptor)
    }

    deinit { close(descriptor) }

    /// Makes a stream that keeps in memory what is published under subjects such as `orders.>`.
    public func createStream(_ name: String, subjects: [String]) throws {
        try request("$JS.API.STREAM.CREATE.\(name)", Stream(name: name, subjects: subjects))
    }

    /// Makes a durable consumer of a stream, from which messages are taken and acknowledged.
    public func createConsumer(_ name: String, of stream: String) throws {
        try request(
            "$JS.API.CONSUMER.DURABLE.CREATE.\(stream).\(name)",
            Consumer(stream_name: stream, config: Consumer.Settings(durable_name: name)))
    }

    /// Publishes `count` messages to a subject of a stream and waits until the stream has each.
    public func publish(_ count: Int, to subject: String) throws {
        for _ in 0..<count { try send(subject, body: Data("{}".utf8)) }
    }

    /// Takes `count` messages of a stream by a durable consumer and acknowledges them.
    public func consume(_ count: Int, from stream: String, by consumer: String) throws {
        for _ in 0..<count {
            let message = try exchange(
                "$JS.API.CONSUMER.MSG.NEXT.\(stream).\(consumer)", Data("1".utf8))
            guard let reply = message.reply else {
                throw BrokerError.unexpectedAnswer("a message that cannot be acknowledged")
            }
            // An acknowledgement that asks for an answer: afterwards the server has counted it.
            _ = try exchange(reply, Data("+ACK".utf8))
        }
    }
}

extension NATSConnection {
    private static let inbox = "_INBOX.mqp"
    /// More than any answer of a test's server.
    private static let maximumBufferedBytes = 4 << 20

    private struct Received {
        var reply: String?
        var body: [UInt8]
    }

    private func request(_ subject: String, _ body: some Encodable) throws {
        try send(subject, body: JSONEncoder().encode(body))
    }

    /// Sends and throws when JetStream answers with an error.
    private func send(_ subject: String, body: Data) throws {
        let answer = try exchange(subject, body).body
        let failure = try JSONDecoder().decode(Answer.self, from: Data(answer)).error
        if let failure { throw BrokerError.unexpectedAnswer(failure.description) }
    }

    private func exchange(_ subject: String, _ body: Data) throws -> Received {
        let head = "PUB \(subject) \(Self.inbox) \(body.count)\r\n"
        try Self.write(head + String(decoding: body, as: UTF8.self) + "\r\n", to: descriptor)
        while true {
            let line = try readLine()
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "MSG":
                guard let count = words.last.flatMap(Int.init), words.count >= 4 else {
                    throw BrokerError.unexpectedAnswer(line)
                }
                let body = try read(count + 2).dropLast(2)
                return Received(reply: words.count == 5 ? words[3] : nil, body: Array(body))
            case "PING": try Self.write("PONG\r\n", to: descriptor)
            case "INFO", "PONG", "+OK": continue
            default: throw BrokerError.unexpectedAnswer(line)
            }
        }
    }

    private func readLine() throws -> String {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = received[..<end]
                received.removeSubrange(...end)
                return String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespaces)
                    .replacingOccurrences(of: "\r", with: "")
            }
            try fill()
        }
    }

    private func read(_ count: Int) throws -> [UInt8] {
        while received.count < count { try fill() }
        defer { received.removeFirst(count) }
        return Array(received[..<count])
    }

    private func fill() throws {
        guard received.count < Self.maximumBufferedBytes else {
            throw BrokerError.unexpectedAnswer("more than \(Self.maximumBufferedBytes) bytes")
        }
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count >= 0 else { throw BrokerError.systemCall("recv", code: errno) }
        guard count > 0 else { throw BrokerError.unexpectedAnswer("the connection was closed") }
        received.append(contentsOf: chunk[..<count])
    }

    private static func write(_ text: String, to descriptor: Int32) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw BrokerError.systemCall("send", code: errno) }
            rest = rest.dropFirst(count)
        }
    }
}

// The names of these fields are JetStream's.
private struct Stream: Encodable {
    var name: String
    var subjects: [String]
    var storage = "memory"
}

private struct Consumer: Encodable {
    struct Settings: Encodable {
        var durable_name: String
        var ack_policy = "explicit"
    }
    var stream_name: String
    var config: Settings
}

private struct Answer: Decodable {
    struct Failure: Decodable {
        var description: String
    }
    var error: Failure?
}
