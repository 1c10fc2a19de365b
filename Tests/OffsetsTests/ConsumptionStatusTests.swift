import Testing

@testable import Offsets

/// Burrow's rules over recorded histories, a look a minute.
struct ConsumptionStatusTests {
    /// What a group did, and what is said of it at the end.
    struct History: Sendable, CustomTestStringConvertible {
        var name: String
        /// Pairs of the commit and the end, a minute apart; nil where the look told neither.
        var looks: [(committed: Int64, end: Int64)?]
        var isAssigned: Bool? = true
        var status: ConsumptionStatus

        var testDescription: String { name }
    }

    private static func pairs(_ committed: [Int64], _ ends: [Int64]) -> [(Int64, Int64)?] {
        zip(committed, ends).map { ($0, $1) }
    }

    private static let rising = Array(stride(from: Int64(1_000), through: 2_200, by: 100))

    static let histories: [History] = [
        History(name: "caught up", looks: pairs(rising, rising), status: .ok),
        History(
            name: "nothing to read, and nothing read",
            looks: Array(repeating: (5, 5), count: 13), status: .ok),
        History(
            name: "ahead of the end", looks: Array(repeating: (9, 5), count: 13), status: .ok),
        History(
            name: "steady: now more behind, now less",
            looks: pairs(rising.map { $0 - ($0 % 200 == 0 ? 40 : 60) }, rising), status: .ok),
        History(
            name: "coming closer", looks: pairs(rising, rising.map { $0 + (3_000 - $0) / 2 }),
            status: .ok),
        History(
            name: "falling behind", looks: pairs(rising.map { $0 / 2 }, rising), status: .warn),
        History(
            name: "as far behind as ever", looks: pairs(rising.map { $0 - 10 }, rising),
            status: .warn),
        History(
            name: "falling behind, not for long enough",
            looks: pairs(rising.map { $0 / 2 }, rising).suffix(9), status: .ok),
        History(
            name: "stalled: a member has it", looks: rising.map { (900, $0) }, status: .stall),
        History(
            name: "stalled: and nothing is written either",
            looks: Array(repeating: (900, 1_000), count: 13), status: .stall),
        History(
            name: "stopped: nobody has it", looks: rising.map { (900, $0) }, isAssigned: false,
            status: .stop),
        History(
            name: "stopped: not known who has it", looks: rising.map { (900, $0) },
            isAssigned: nil, status: .stop),
        History(
            name: "stopped, not for long enough", looks: rising.suffix(9).map { (900, $0) },
            isAssigned: false, status: .ok),
        History(
            name: "caught up, then stopped for less than a window",
            looks: rising.map { (min($0, 1_500), $0) }, isAssigned: false, status: .ok),
        History(
            name: "caught up long ago, stopped since",
            looks: (rising + rising.map { $0 + 1_300 }).map { (min($0, 1_200), $0) },
            isAssigned: false, status: .stop),
        History(
            name: "rewound, although it had read everything",
            looks: pairs(rising.dropLast(2) + [100, 200], rising), status: .rewind),
        History(
            name: "rewound, and there again",
            looks: pairs(
                [1_000, 1_050, 100, 600, 1_100, 1_150, 1_200],
                [1_010, 1_060, 1_160, 1_160, 1_160, 1_160, 1_210]), status: .ok),
        History(
            name: "rewound long ago",
            looks: [(900, 1_000)] + pairs(rising.map { $0 / 2 }, rising.map { $0 + 1_000 }),
            status: .warn),
        History(
            name: "the topic was made anew",
            looks: pairs(rising.map { $0 - 10 }, rising) + [(0, 5), (1, 9)], status: .ok),
        History(
            name: "a burst after quiet",
            looks: Array(repeating: (100, 100), count: 11) + [(150, 5_000), (300, 9_000)],
            status: .ok),
        History(
            name: "a burst that is worked off",
            looks: Array(repeating: (100, 100), count: 3)
                + pairs(
                    Array(stride(from: 500, to: 9_000, by: 500)), Array(repeating: 9_000, count: 17)
                ),
            status: .ok),
        History(name: "never seen", looks: [nil, nil], status: .unknown),
        History(
            name: "no longer known", looks: pairs(rising, rising) + [nil], status: .unknown),
        History(
            name: "not known for some time", looks: rising.map { $0 % 300 == 0 ? nil : (900, $0) },
            status: .stall),
    ]

    @Test(arguments: histories)
    func `a history has its status, looked at every minute or every five seconds`(
        _ history: History
    ) {
        for looksPerMinute: Int64 in [1, 12] {
            var window = ConsumptionWindow()
            for (minute, look) in history.looks.enumerated() {
                // What is looked at more often stays as it is for the minute.
                for part in 0..<looksPerMinute {
                    window.add(
                        committed: look?.committed, end: look?.end, isAssigned: history.isAssigned,
                        at: Int64(minute + 1) * 60_000 + part * 5_000)
                }
                #expect(window.samples.count <= ConsumptionWindow.maximumSamples)
            }
            #expect(window.status == history.status, "\(looksPerMinute) looks a minute")
        }
    }

    @Test func `a rewind between two looks of the same part is seen`() {
        var window = ConsumptionWindow()
        for (look, committed) in [100, 200, 300, 150, 160, 170].enumerated() {
            window.add(
                committed: Int64(committed), end: 1_000, isAssigned: true,
                at: Int64(look + 1) * 1_000)
        }
        #expect(window.status == .rewind)
        window.add(committed: 300, end: 1_000, isAssigned: true, at: 7_000)
        #expect(window.status == .ok)
    }

    @Test func `a time that does not rise is not noted, and a window has a least length`() {
        var window = ConsumptionWindow(length: -5)
        #expect(window.length == 1_000)
        window.add(committed: 1, end: 2, isAssigned: nil, at: 5)
        window.add(committed: 0, end: 2, isAssigned: nil, at: 5)
        window.add(committed: 0, end: 2, isAssigned: nil, at: .min)
        #expect(window.samples.map(\.committed) == [1])
    }

    @Test func `a group is as bad as the worst of its partitions`() {
        var groups = GroupConsumption(length: 10_000)
        for second in 1...20 {
            let time = Int64(second) * 1_000
            groups.add(
                group: "g", topic: "a", partition: 0, committed: time, end: time, isAssigned: true,
                at: time)
            groups.add(
                group: "slow", topic: "a", partition: 0, committed: time / 2, end: time,
                isAssigned: true, at: time)
            groups.add(
                group: "g", topic: "a", partition: 1, committed: 1, end: time, isAssigned: false,
                at: time)
            groups.add(
                group: "new", topic: "b", partition: 0, committed: nil, end: 5, isAssigned: true,
                at: time)
        }
        let status = groups.status(of: "g")
        #expect(status?.worst == .stop && status?.summary == .err)
        #expect(status?.partitions == [.ok: 1, .stop: 1] && status?.completeCount == 2)
        #expect(groups.status(of: "slow")?.summary == .warn)
        #expect(groups.status(of: "new")?.summary == .unknown)
        #expect(groups.status(of: "none") == nil)
        #expect(groups.windowCount == 4)
    }

    @Test func `what was not seen for a window is forgotten`() {
        var groups = GroupConsumption(length: 10_000)
        groups.add(
            group: "g", topic: "a", partition: 0, committed: 1, end: 1, isAssigned: nil, at: 1_000)
        groups.add(
            group: "g", topic: "a", partition: 1, committed: 1, end: 1, isAssigned: nil, at: 9_000)
        groups.expire(at: 12_000)
        #expect(groups.status(of: "g")?.partitions == [.ok: 1] && groups.windowCount == 1)
        groups.expire(at: 20_000)
        #expect(groups.status(of: "g") == nil && groups.windowCount == 0)
    }

    @Test func `of too many windows the first are kept, and the rest is counted`() {
        var groups = GroupConsumption()
        for partition in 0..<GroupConsumption.maximumWindows + 1 {
            groups.add(
                group: "g", topic: "a", partition: Int32(partition), committed: 1, end: 1,
                isAssigned: nil, at: 1)
        }
        #expect(groups.windowCount == GroupConsumption.maximumWindows && groups.refused == 1)
    }
}
