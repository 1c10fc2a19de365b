import Telemetry
import Testing

@testable import Offsets

struct OffsetHistoryTests {
    private static let history: OffsetHistory = {
        var history = OffsetHistory()
        for look in 1...40 {
            for (topic, rate) in [("orders", 7), ("zahlungen-ü", 1_000_000_007), ("idle", 0)] {
                for partition in 0..<3 {
                    history.add(
                        Int64(look * rate), topic: topic, partition: Int32(partition),
                        at: 1_700_000_000_000 + Int64(look) * 15_000)
                }
            }
        }
        return history
    }()

    @Test func `partitions are kept apart, and an unknown one has no time`() {
        var history = OffsetHistory()
        history.add(10, topic: "a", partition: 0, at: 1_000)
        history.add(99, topic: "a", partition: 1, at: 1_000)
        history.add(20, topic: "a", partition: 0, at: 2_000)
        #expect(history.partitionCount == 2)
        #expect(history.lag(of: 15, topic: "a", partition: 0, at: 2_000).milliseconds == 500)
        #expect(history.lag(of: 99, topic: "a", partition: 1, at: 2_000).milliseconds == 0)
        #expect(history.lag(of: 0, topic: "a", partition: 2, at: 2_000) == .none)
        #expect(history.lag(of: 0, topic: "b", partition: 0, at: 2_000) == .none)
    }

    @Test func `what was not seen for an hour is forgotten`() {
        var history = OffsetHistory()
        history.add(1, topic: "gone", partition: 0, at: 1_000)
        history.add(1, topic: "half", partition: 0, at: 1_000)
        history.add(1, topic: "half", partition: 1, at: 5_000)
        history.expire(at: 1_000 + OffsetSeries.horizon)
        #expect(history.partitionCount == 3)
        history.expire(at: 1_001 + OffsetSeries.horizon)
        #expect(history.partitionCount == 1)
        #expect(history.points(topic: "gone", partition: 0) == nil)
        #expect(history.points(topic: "half", partition: 1)?.count == 1)
    }

    @Test func `of too many partitions the first are kept, and the rest is counted`() {
        var history = OffsetHistory()
        for partition in 0..<OffsetHistory.maximumPartitions + 2 {
            history.add(1, topic: "a", partition: Int32(partition), at: 1)
        }
        history.add(2, topic: "a", partition: 0, at: 2)
        #expect(history.partitionCount == OffsetHistory.maximumPartitions && history.refused == 2)
        #expect(history.points(topic: "a", partition: 0)?.count == 2)
    }

    @Test func `bytes are the history again, and always the same`() throws {
        let bytes = Self.history.bytes
        let read = try OffsetHistory(bytes: bytes)
        #expect(read == Self.history && read.bytes == bytes && read.partitionCount == 9)
        // Two or three bytes for each point that is not the first.
        #expect(bytes.count < 9 * OffsetSeries.maximumPoints * 10)
        #expect(try OffsetHistory(bytes: OffsetHistory().bytes) == OffsetHistory())
    }

    @Test func `bytes that were cut off or changed are no history`() {
        let bytes = Self.history.bytes
        for length in 0..<bytes.count {
            #expect(throws: OffsetBytesError.self) {
                try OffsetHistory(bytes: Array(bytes.prefix(length)))
            }
        }
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0x10
            #expect(throws: OffsetBytesError.self) { try OffsetHistory(bytes: changed) }
        }
        #expect(throws: OffsetBytesError.otherKind) { try OffsetHistory(bytes: Array("x".utf8)) }
        #expect(throws: OffsetBytesError.damaged) { try OffsetHistory(bytes: bytes + [0]) }
    }

    /// Bytes with a right checksum, whatever they say.
    private static func sealed(_ body: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(Array("mqpo".utf8) + body)
        writer.writeFixed(farmHashFingerprint64(writer.bytes))
        return writer.bytes
    }

    @Test func `another version is told, and nonsense with a right checksum is refused`() {
        #expect(throws: OffsetBytesError.otherVersion(2)) {
            try OffsetHistory(bytes: Self.sealed([2]))
        }
        let nonsense: [[UInt8]] = [
            // A topic that is not there, a number without an end, more topics than can be.
            [1, 1], [1] + Array(repeating: 0xFF, count: 12), [1, 0xFF, 0xFF, 0xFF, 0x7F],
            // A name that is no text, and one that is longer than the bytes.
            [1, 1, 1, 0xFF, 0], [1, 1, 9, 0x61],
            // The same partition twice, more points than a series has, times that stand still.
            [1, 1, 1, 0x61, 2, 0, 0, 0, 0], [1, 1, 1, 0x61, 1, 0, 33],
            [1, 1, 1, 0x61, 1, 0, 2, 5, 5, 0, 5],
            // Something behind the end.
            [1, 0, 0],
        ]
        for body in nonsense {
            #expect(throws: OffsetBytesError.damaged, "\(body)") {
                try OffsetHistory(bytes: Self.sealed(body))
            }
        }
        #expect(throws: Never.self) {
            try OffsetHistory(bytes: Self.sealed([1, 1, 1, 0x61, 1, 0, 2, 5, 5, 1, 5]))
        }
    }
}
