/// The values of a signal over the time before the window of an evaluation, for the mean and the
/// standard deviation that a baseline is.
///
/// Values are kept in slots of equal length, so that a long time at a short step stays small: as long
/// as a slot is not longer than a step, each holds one value, and the result is exact; beyond it, values
/// come in and leave together, the former once all of them are before the window.
public struct AlertHistory: Sendable, Hashable, Codable {
    /// The number, the mean, and the sum of the squared differences from it, of some values.
    struct Slot: Sendable, Hashable, Codable {
        /// Its number: the time divided by the length.
        var number: Int64
        var count = 0
        var mean = 0.0
        var squares = 0.0
        /// When its newest value was there, in milliseconds since 1970 UTC.
        var newest: Int64 = .min

        mutating func add(_ value: Double, at time: Int64) {
            newest = max(newest, time)
            count += 1
            let difference = value - mean
            mean += difference / Double(count)
            squares += difference * (value - mean)
        }

        mutating func add(_ other: Slot) {
            guard other.count > 0 else { return }
            let total = Double(count + other.count)
            let difference = other.mean - mean
            squares +=
                other.squares + difference * difference * Double(count) * Double(other.count)
                / total
            mean += difference * Double(other.count) / total
            count += other.count
        }
    }

    /// How far it goes back, how long before an evaluation it ends, and how long a slot is, in
    /// milliseconds.
    private var length: Int64
    private var delay: Int64
    private var slotLength: Int64
    private var slots: [Slot] = []

    /// The most slots of one series.
    public static let maximumSlots: Int64 = 240
    /// With fewer values than that there is no baseline: any value would be far from so few.
    private static let leastCount: Int64 = 10
    /// The part of the evaluations in its time that must have had a value: what was in a few minutes is
    /// not what is usual in a day.
    private static let leastShare: Int64 = 16

    /// How many values there must be, at least, where evaluations are `step` apart; both in
    /// milliseconds.
    static func leastCount(over length: Int64, step: Int64) -> Int {
        Int(max(leastCount, length / max(step, 1) / leastShare))
    }

    /// How far the values are apart that stand for those of a time, where each can be asked for again: as
    /// far as slots are, in whole steps, so that a long time is no more of them.
    static func resolution(over length: Int64, step: Int64) -> Int64 {
        max((length / maximumSlots + step - 1) / step, 1) * step
    }

    /// How many slots it has.
    public var slotCount: Int { slots.count }

    /// - Parameters:
    ///   - length: How far it goes back, in milliseconds.
    ///   - delay: How long before an evaluation it ends.
    init(over length: Int64, before delay: Int64) {
        self.length = max(length, 1)
        self.delay = max(delay, 0)
        slotLength = Self.slotLength(of: self.length, before: self.delay)
    }

    private static func slotLength(of length: Int64, before delay: Int64) -> Int64 {
        max((length + delay + maximumSlots - 1) / maximumSlots, 1)
    }

    /// Whether it was kept for such lengths; one that was not is of no use.
    func fits(_ length: Int64, before delay: Int64) -> Bool {
        self.length == max(length, 1) && self.delay == max(delay, 0)
    }

    mutating func add(_ value: Double, at time: Int64) {
        guard value.isFinite else { return }
        forget(before: time)
        let number = time / slotLength
        if slots.last?.number != number { slots.append(Slot(number: number)) }
        slots[slots.count - 1].add(value, at: time)
    }

    /// Lets go of what is too far back at a time, and of what is after it, as where the clock was set
    /// back.
    mutating func forget(before time: Int64) {
        let numbers = (time - delay - length) / slotLength...time / slotLength
        // They are in order, so that most of the time two looks are enough.
        guard let first = slots.first, let last = slots.last,
            first.number < numbers.lowerBound || last.number > numbers.upperBound
        else { return }
        slots.removeAll { !numbers.contains($0.number) }
    }

    /// By how many standard deviations a value differs from the mean of those that are old enough; nil
    /// where fewer than `least` are known, and where all of them were the same.
    func deviation(of value: Double, at time: Int64, least: Int) -> Double? {
        var whole = Slot(number: 0)
        for slot in slots where slot.newest <= time - delay { whole.add(slot) }
        guard whole.count >= least else { return nil }
        let deviation = (whole.squares / Double(whole.count)).squareRoot()
        // What is left of equal values by rounding is no deviation.
        guard deviation > 1e-12 * abs(whole.mean) else { return nil }
        return (value - whole.mean) / deviation
    }
}

extension AlertHistory {
    private enum CodingKeys: CodingKey {
        case length, delay, slotLength, slots
    }

    /// The most values that a slot can have had.
    private static let maximumCount = 1_000_000_000

    /// What was written by hand, or by another version, is checked as far as it is computed with.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        length = try container.decode(Int64.self, forKey: .length)
        delay = try container.decode(Int64.self, forKey: .delay)
        slotLength = try container.decode(Int64.self, forKey: .slotLength)
        slots = try container.decode([Slot].self, forKey: .slots)
        let times = AlertState.times
        guard length > 0, times.contains(length), times.contains(delay),
            slotLength == Self.slotLength(of: length, before: delay),
            slots.count <= Self.maximumSlots + 2,
            slots.allSatisfy({ (1...Self.maximumCount).contains($0.count) })
        else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "the parts of a history do not fit its length"))
        }
    }
}
