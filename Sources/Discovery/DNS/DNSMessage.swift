import Definitions

/// An answer of the DNS, as far as it is asked for here. Whatever the bytes are, reading them ends: a
/// name goes only backwards through its pointers, and nothing is read twice otherwise.
struct DNSMessage: Hashable, Sendable {
    /// What the server says of the question.
    enum Code: Hashable, Sendable {
        case success
        /// There is no such name.
        case noSuchName
        /// Any other, such as 2, a failure of the server.
        case failure(Int)
    }

    /// A record that was asked for.
    enum Record: Hashable, Sendable {
        case address(String)
        case service(host: DNSName, port: Int)
    }

    var id: UInt16
    var isAnswer: Bool
    /// Whether it did not fit; then the rest has to be asked for over TCP.
    var isTruncated: Bool
    var code: Code
    var question: DNSQuestion?
    var records: [Record]

    static let internet: UInt16 = 1
    /// The greatest message, over TCP.
    static let maximumBytes = 65_535

    /// Nil where the bytes are no such message, or broken off.
    ///
    /// - Parameters:
    ///   - bytes: The message.
    ///   - type: The type of the records that are kept; others, such as `CNAME`, are passed over.
    init?(_ bytes: [UInt8], type: DNSDiscovery.RecordType) {
        var reader = DNSReader(bytes)
        guard bytes.count <= Self.maximumBytes, let id = reader.number(),
            let flags = reader.number(), let questions = reader.number(),
            let answers = reader.number(), reader.number() != nil, reader.number() != nil,
            questions <= 1
        else { return nil }
        self.id = id
        isAnswer = flags & 0x8000 != 0
        isTruncated = flags & 0x0200 != 0
        code =
            switch flags & 0x000F {
            case 0: .success
            case 3: .noSuchName
            case let number: .failure(Int(number))
            }
        if questions == 1 {
            guard let name = reader.name(), let number = reader.number(), reader.number() != nil
            else { return nil }
            if number == type.number { question = DNSQuestion(name: name.folded, type: type) }
        }
        records = []
        // What did not fit is not looked at.
        guard !isTruncated else { return }
        for _ in 0..<answers {
            guard let record = Self.record(&reader, type: type) else { return nil }
            if case .kept(let record) = record { records.append(record) }
        }
    }

    private enum Read {
        case kept(Record)
        case passedOver
    }

    private static func record(
        _ reader: inout DNSReader, type: DNSDiscovery.RecordType
    ) -> Read? {
        guard reader.name() != nil, let number = reader.number(), let network = reader.number(),
            reader.skip(4), let length = reader.number()
        else { return nil }
        let end = reader.offset + Int(length)
        guard end <= reader.bytes.count else { return nil }
        defer { reader.offset = end }
        guard network == internet, number == type.number else { return .passedOver }
        switch type {
        case .a:
            guard length == 4 else { return nil }
            let parts = reader.bytes[reader.offset..<end]
            return .kept(.address(parts.map { "\($0)" }.joined(separator: ".")))
        case .aaaa:
            guard length == 16 else { return nil }
            return .kept(.address(addressOfSix(reader.bytes[reader.offset..<end])))
        case .srv:
            guard reader.skip(4), let port = reader.number(), let host = reader.name(),
                reader.offset == end
            else { return nil }
            return .kept(.service(host: host, port: Int(port)))
        }
    }

    /// The text of an IPv6 address, the longest run of zeros left out (RFC 5952).
    private static func addressOfSix(_ bytes: ArraySlice<UInt8>) -> String {
        let bytes = Array(bytes)
        let words = (0..<8).map { Int(bytes[2 * $0]) << 8 | Int(bytes[2 * $0 + 1]) }
        var (best, run) = (0..<0, 0..<0)
        for (index, word) in words.enumerated() {
            run = word != 0 ? index + 1..<index + 1 : run.lowerBound..<index + 1
            if run.count > best.count { best = run }
        }
        func text(_ words: ArraySlice<Int>) -> String {
            words.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard best.count > 1 else { return text(words[...]) }
        return text(words[..<best.lowerBound]) + "::" + text(words[best.upperBound...])
    }
}

/// Reads the bytes of a message from the front.
struct DNSReader {
    let bytes: [UInt8]
    var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func number() -> UInt16? {
        guard offset + 2 <= bytes.count else { return nil }
        defer { offset += 2 }
        return UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
    }

    mutating func skip(_ count: Int) -> Bool {
        guard offset + count <= bytes.count else { return false }
        offset += count
        return true
    }

    /// A name, of which the rest can stand further to the front.
    mutating func name() -> DNSName? {
        var labels: [[UInt8]] = []
        var length = 1
        var at = offset
        /// Where the name, as it stands here, ends; known at the first pointer.
        var end: Int?
        /// A pointer leads before the one that led here, so that there is an end of it.
        var limit = offset
        while true {
            guard at < bytes.count else { return nil }
            let byte = Int(bytes[at])
            switch byte >> 6 {
            case 0 where byte == 0:
                offset = end ?? at + 1
                return DNSName(labels: labels)
            case 0:
                guard at + 1 + byte <= bytes.count else { return nil }
                length += byte + 1
                guard length <= DNSName.maximumBytes else { return nil }
                labels.append(Array(bytes[(at + 1)..<(at + 1 + byte)]))
                at += byte + 1
            case 3:
                guard at + 1 < bytes.count else { return nil }
                let target = (byte & 0x3F) << 8 | Int(bytes[at + 1])
                guard target < limit else { return nil }
                end = end ?? at + 2
                limit = target
                at = target
            default: return nil
            }
        }
    }
}
