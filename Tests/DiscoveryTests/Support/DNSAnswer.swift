@testable import Discovery

/// The bytes of an answer, as a server would write them.
struct DNSAnswer {
    enum Record {
        /// An alias of the name that was asked for, which is passed over.
        case alias
        case service(port: UInt16, host: String)
        case raw([UInt8])
    }

    var question: DNSQuestion
    var records: [Record]
    var code: UInt8 = 0
    var isTruncated = false

    init(_ question: DNSQuestion, records: [Record] = [], code: UInt8 = 0) {
        self.question = question
        self.records = records
        self.code = code
    }

    func bytes(id: UInt16) -> [UInt8] {
        var bytes = question.bytes(id: id)
        bytes[2] = 0x81 | (isTruncated ? 0x02 : 0)
        bytes[3] = 0x80 | code
        bytes[7] = UInt8(records.count)
        for record in records {
            // The name stands behind the head.
            bytes += [0xC0, 12]
            switch record {
            case .alias: bytes += Self.tail(type: 5, [0xC0, 12])
            case .raw(let data): bytes += Self.tail(type: question.type.number, data)
            case .service(let port, let host):
                let labels = host.split(separator: ".").flatMap {
                    [UInt8($0.utf8.count)] + Array($0.utf8)
                }
                bytes += Self.tail(
                    type: 33, [0, 1, 0, 1, UInt8(port >> 8), UInt8(port & 0xFF)] + labels + [0])
            }
        }
        return bytes
    }

    private static func tail(type: UInt16, _ data: [UInt8]) -> [UInt8] {
        [UInt8(type >> 8), UInt8(type & 0xFF), 0, 1, 0, 0, 0, 60] + [0, UInt8(data.count)] + data
    }
}
