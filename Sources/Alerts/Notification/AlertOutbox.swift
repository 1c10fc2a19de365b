/// What is still to be told to one receiver; plain data, to be saved and restored.
public struct AlertOutbox: Sendable, Hashable, Codable {
    /// In the order in which they are told.
    public private(set) var waiting: [AlertNotice] = []
    /// How many were left out since too many waited, were refused for good, and were told; since the
    /// outbox was made.
    public private(set) var dropped = 0
    public private(set) var refused = 0
    public private(set) var told = 0

    /// The alerts of which was left out that they fire: nobody waits for their end.
    private var untold: [String] = []

    /// The most notices that wait; at the limit some are left out.
    public static let maximumWaiting = 1_000
    /// The most alerts whose end is not told; at the limit the oldest is forgotten.
    public static let maximumUntold = 10_000

    public init() {}

    /// Takes what is to be told.
    ///
    /// At the limit, alerts go of which both notices wait; then those that fire, of which the end is not
    /// told either; and the ends of what was told at last. Of each, the oldest go first. The very first
    /// notice may be on its way and stays.
    public mutating func add(_ notices: [AlertNotice]) {
        let known = Set(untold)
        let ended = Set(notices.lazy.filter { $0.endedAt != nil }.map(\.alert.id))
            .intersection(known)
        let told = notices.filter { $0.endedAt == nil || !ended.contains($0.alert.id) }
        untold.removeAll { ended.contains($0) }
        dropped = Self.sum(dropped, notices.count - told.count)
        waiting += told
        leaveOut(waiting.count - Self.maximumWaiting)
    }

    private mutating func leaveOut(_ count: Int) {
        guard count > 0 else { return }
        let places = waiting.indices.dropFirst()
        let fired = Dictionary(
            places.filter { waiting[$0].endedAt == nil }.map { (waiting[$0].alert.id, $0) },
            uniquingKeysWith: { first, _ in first })
        var gone: Set<Int> = []
        for place in places where gone.count < count && waiting[place].endedAt != nil {
            if let start = fired[waiting[place].alert.id] { gone.formUnion([start, place]) }
        }
        for place in places where gone.count < count && waiting[place].endedAt == nil {
            if gone.insert(place).inserted { untold.append(waiting[place].alert.id) }
        }
        for place in places where gone.count < count { gone.insert(place) }
        waiting = waiting.indices.filter { !gone.contains($0) }.map { waiting[$0] }
        untold.removeFirst(max(untold.count - Self.maximumUntold, 0))
        dropped += gone.count
    }

    /// The sum, or the greatest number: what was read of a file can be any.
    private static func sum(_ count: Int, _ added: Int) -> Int {
        let (sum, overflow) = count.addingReportingOverflow(added)
        return overflow ? .max : sum
    }

    /// Takes what became of the notices that were told together, from the first on.
    public mutating func settle(_ notices: ArraySlice<AlertNotice>, isRefused: Bool) {
        for notice in notices {
            // Some may have been left out meanwhile.
            guard let index = waiting.firstIndex(of: notice) else { continue }
            waiting.remove(at: index)
        }
        if isRefused {
            refused = Self.sum(refused, notices.count)
        } else {
            told = Self.sum(told, notices.count)
        }
    }
}
