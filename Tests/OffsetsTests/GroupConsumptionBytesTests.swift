import Testing

@testable import Offsets

struct GroupConsumptionBytesTests {
    /// Groups of every kind, looked at every half minute for a quarter of an hour.
    private static let groups: GroupConsumption = {
        var groups = GroupConsumption()
        for look in 1...30 {
            let time = 1_700_000_000_000 + Int64(look) * 30_000
            let end = Int64(look) * 100
            let seen: [(String, Int64?, Bool?)] = [
                ("ok", end, true), ("stopped", 5, false), ("stalled", 5, true), ("who", 5, nil),
                ("behind", end / 2, true), ("rewound", look < 28 ? end : 7, true),
                ("new", nil, nil),
            ]
            for (group, committed, isAssigned) in seen {
                for partition in 0..<2 {
                    groups.add(
                        group: group, topic: "a", partition: Int32(partition),
                        committed: committed, end: end, isAssigned: isAssigned, at: time)
                }
            }
        }
        return groups
    }()

    @Test func `a restart changes nothing of what is known of groups`() throws {
        let bytes = Self.groups.bytes
        let read = try GroupConsumption(bytes: bytes)
        #expect(read == Self.groups && read.bytes == bytes && read.windowCount == 14)
        let statuses = ["ok", "stopped", "stalled", "who", "behind", "rewound", "new"].map {
            read.status(of: $0)?.worst
        }
        #expect(statuses == [.ok, .stop, .stall, .stop, .warn, .rewind, .unknown])
    }

    @Test func `bytes that were cut off or changed, and those of another kind, are refused`() {
        let bytes = Self.groups.bytes
        for length in 0..<bytes.count {
            #expect(throws: OffsetBytesError.self) {
                try GroupConsumption(bytes: Array(bytes.prefix(length)))
            }
        }
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0x10
            #expect(throws: OffsetBytesError.self) { try GroupConsumption(bytes: changed) }
        }
        #expect(throws: OffsetBytesError.otherKind) {
            try GroupConsumption(bytes: OffsetHistory().bytes)
        }
    }

    @Test func `nonsense with a right checksum is refused`() {
        let sealed = SealedBytes(word: "mqpg", version: 2)
        // Of the group g in a/0 a window of 1,000 ms: flags, end, since when, samples.
        let start: [UInt8] = [1, 1, 0x67, 1, 1, 0x61, 0, 0xE8, 0x07]
        #expect(throws: Never.self) {
            try GroupConsumption(bytes: sealed.seal { $0.write(start + [5, 9, 1, 1, 1, 2, 3]) })
        }
        let nonsense: [[UInt8]] = [
            [6, 9, 1, 1, 1, 2, 3], [5, 9, 1, 17], [5, 9, 1, 1, 1, 2],
            [5, 9, 1, 2, 1, 2, 3, 1, 2, 3],
            [5, 9, 1, 1, 1, 2, 3, 0],
        ]
        for window in nonsense {
            #expect(throws: OffsetBytesError.damaged, "\(window)") {
                try GroupConsumption(bytes: sealed.seal { $0.write(start + window) })
            }
        }
    }
}
