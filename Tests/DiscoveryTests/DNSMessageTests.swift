import Definitions
import StandIns
import TestSupport
import Testing

@testable import Discovery

/// The bytes of the DNS, right ones and any others.
@Suite struct DNSMessageTests {
    static let question = DNSQuestion(
        name: DNSName(labels: ["_amqp", "_tcp", "example"].map { Array($0.utf8) }), type: .srv)

    @Test func `a question has the bytes of RFC 1035`() throws {
        let question = DNSQuestion(name: try #require(DNSName("a.bc.")), type: .aaaa)
        let asked: [UInt8] = [1, 0x61, 2, 0x62, 0x63, 0, 0, 28, 0, 1]
        #expect(
            question.bytes(id: 0x1234, isExtended: false)
                == [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + asked)
        // With the record of RFC 6891, for answers of 1,232 bytes.
        #expect(
            question.bytes(id: 0x1234, isExtended: true)
                == [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1] + asked
                + [0, 0, 41, 0x04, 0xD0, 0, 0, 0, 0, 0, 0])
    }

    @Test(arguments: [
        "", ".", "a..b", String(repeating: "a", count: 64),
        Array(repeating: "abcdefg", count: 40).joined(separator: "."),
    ])
    func `what is no name is none`(_ text: String) { #expect(DNSName(text) == nil) }

    @Test func `reads records, also behind pointers and aliases`() throws {
        let bytes = DNSAnswer(
            Self.question,
            records: [
                .alias, .service(port: 5672, host: "a.example"),
                .service(port: 5673, host: "b.example"),
            ]
        ).bytes(id: 7)
        let message = try #require(DNSMessage(bytes, type: .srv))
        #expect(message.id == 7 && message.isAnswer && !message.isTruncated)
        #expect(message.code == .success)
        #expect(message.question == Self.question)
        let names = [try #require(DNSName("a.example")), try #require(DNSName("b.example"))]
        #expect(
            message.records == [
                .service(host: names[0], port: 5672), .service(host: names[1], port: 5673),
            ])
    }

    @Test(
        arguments: [
            ([0x2001, 0xDB8, 0, 0, 0, 0, 0, 1], "2001:db8::1"), ([0, 0, 0, 0, 0, 0, 0, 1], "::1"),
            ([0, 0, 0, 0, 0, 0, 0, 0], "::"), ([1, 2, 3, 4, 5, 6, 7, 8], "1:2:3:4:5:6:7:8"),
            ([1, 0, 0, 4, 5, 6, 0, 0], "1::4:5:6:0:0"),
        ] as [([UInt16], String)])
    func `writes IPv6 addresses`(_ words: [UInt16], _ text: String) throws {
        let bytes = words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let question = DNSQuestion(name: try #require(DNSName("h")), type: .aaaa)
        let answer = DNSAnswer(question, records: [.raw(bytes)]).bytes(id: 1)
        #expect(DNSMessage(answer, type: .aaaa)?.records == [.address(text)])
    }

    @Test func `a pointer to itself or forwards ends`() {
        let head: [UInt8] = [0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        for name in [
            [0xC0, 12], [0xC0, 14, 0xC0, 12], [0xC0, 200], [1, 0x61, 0xC0, 12], [0x80],
        ] {
            let bytes = head + name.map { UInt8($0) } + [0, 33, 0, 1]
            #expect(DNSMessage(bytes, type: .srv) == nil, "\(name)")
        }
    }

    @Test func `a name that grows over its limit ends`() {
        var reader = DNSReader(Array(repeating: [1, 0x61], count: 200).flatMap { $0 } + [0])
        #expect(reader.name() == nil)
    }

    @Test func `a message that is cut off anywhere is none`() {
        let bytes = DNSAnswer(
            Self.question, records: [.alias, .service(port: 1, host: "a.example")]
        ).bytes(id: 7)
        for length in 0..<bytes.count {
            #expect(DNSMessage(Array(bytes[..<length]), type: .srv) == nil, "\(length)")
        }
    }

    @Test func `any bytes are read to an end`() {
        var random = SplitMix64(seed: 11)
        let bytes = DNSAnswer(
            Self.question,
            records: [.alias, .service(port: 1, host: "a.example"), .service(port: 2, host: "b")]
        ).bytes(id: 7)
        var read = 0
        for _ in 0..<50_000 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 0..<mutated.count, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: mutated[index] = UInt8.random(in: 0...255, using: &random)
                case 1: mutated[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 2: mutated.insert(UInt8.random(in: 0...255, using: &random), at: index)
                default: if mutated.count > 1 { mutated.remove(at: index) }
                }
            }
            for type in DNSDiscovery.RecordType.allCases {
                guard let message = DNSMessage(mutated, type: type) else { continue }
                read += 1
                #expect(message.records.count <= mutated.count)
            }
        }
        #expect(read > 1_000)
    }
}
