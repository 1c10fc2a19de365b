/// The bytes of an answer, as a server of the DNS would write them.
package struct DNSAnswer: Sendable {
    package enum Record: Sendable {
        /// An alias of the name that was asked for, which is passed over.
        case alias
        case service(port: UInt16, host: String)
        case raw([UInt8])
    }

    /// The question as it stands in a message: a name, a type and a class.
    package var question: [UInt8]
    package var records: [Record]
    package var code: UInt8
    package var isTruncated = false

    package init(question: [UInt8], records: [Record] = [], code: UInt8 = 0) {
        self.question = question
        self.records = records
        self.code = code
    }

    package func bytes(id: UInt16) -> [UInt8] {
        let flags: [UInt8] = [0x81 | (isTruncated ? 0x02 : 0), 0x80 | code]
        let counts: [UInt8] = [0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
        var bytes = [UInt8(id >> 8), UInt8(id & 0xFF)] + flags + counts + question
        for record in records {
            // The name stands behind the head.
            bytes += [0xC0, 12]
            switch record {
            case .alias: bytes += [0, 5] + Self.tail([0xC0, 12])
            case .raw(let data): bytes += question.suffix(4).prefix(2) + Self.tail(data)
            case .service(let port, let host):
                let labels = host.split(separator: ".").flatMap {
                    [UInt8($0.utf8.count)] + Array($0.utf8)
                }
                let data = [0, 1, 0, 1, UInt8(port >> 8), UInt8(port & 0xFF)] + labels + [0]
                bytes += [0, 33] + Self.tail(data)
            }
        }
        return bytes
    }

    /// What follows a record's type: its class, how many seconds it holds, its length and itself.
    private static func tail(_ data: [UInt8]) -> [UInt8] {
        [0, 1, 0, 0, 0, 60, 0, UInt8(data.count)] + data
    }
}
