/// Which profile a size asks for, from one poll to the next.
///
/// What grows is asked for less at once. What shrinks is asked for more only when it has been clearly
/// below the bound for some polls, so that a size around a bound does not change the profile each time.
public struct ProfileChoice: Sendable {
    /// The greatest size of each profile, from the most detailed on; nil for every size.
    private let bounds: [Double?]
    /// The index of the profile; the least detailed one before a size is known, which cannot be too
    /// much.
    public private(set) var step: Int
    /// The last size that was known.
    public private(set) var size: Double?
    /// How many sizes in a row would do with more detail, and the least detailed of these profiles.
    private var calm = (polls: 0, step: 0)

    /// The share of a bound up to which a size is clearly below it.
    public static let calmShare = 0.8
    /// How many polls in a row a size must be clearly below a bound.
    public static let calmPolls = 5

    /// - Parameter bounds: The greatest size of each profile; one at least.
    public init(bounds: [Int?]) {
        precondition(!bounds.isEmpty)
        self.bounds = bounds.map { $0.map(Double.init) }
        step = bounds.count - 1
    }

    /// Takes the size that a poll found.
    ///
    /// - Parameter size: Nil or NaN where it is not known, which changes nothing.
    public mutating func note(_ size: Double?) {
        guard let size, size >= 0 else { return }
        let isFirst = self.size == nil
        self.size = size
        let fitting = step(for: size)
        if isFirst || fitting > step {
            step = fitting
            calm = (0, 0)
            return
        }
        let calmStep = step(for: size / Self.calmShare)
        guard calmStep < step else {
            calm = (0, 0)
            return
        }
        calm = (calm.polls + 1, max(calm.step, calmStep))
        guard calm.polls >= Self.calmPolls else { return }
        step = calm.step
        calm = (0, 0)
    }

    /// The most detailed profile whose bound a size does not exceed.
    private func step(for size: Double) -> Int {
        bounds.firstIndex { $0.map { size <= $0 } ?? true } ?? bounds.count - 1
    }
}
