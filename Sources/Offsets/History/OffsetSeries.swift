/// Where the end of one partition was, and when: few points, close together for what was lately and
/// further apart for what was long ago.
public struct OffsetSeries: Sendable, Hashable {
    /// The end of a partition at a time.
    public struct Point: Sendable, Hashable {
        /// Milliseconds since 1970 UTC.
        public var time: Int64
        public var end: Int64

        public init(time: Int64, end: Int64) {
            self.time = time
            self.end = end
        }
    }

    /// How many points are kept; of more, the one goes that is missed least.
    public static let maximumPoints = 32
    /// How long a point is of use, in milliseconds: an hour. Of what is older the last point stays, to
    /// reckon from.
    public static let horizon: Int64 = 3_600_000

    /// By rising time; the ends do not fall.
    public private(set) var points: [Point] = []

    public init() {}

    /// A series of points as it was written down; nil where they are none.
    init?(points: [Point]) {
        guard points.count <= Self.maximumPoints else { return nil }
        for (one, next) in zip(points, points.dropFirst())
        where one.time >= next.time || one.end > next.end { return nil }
        guard points.allSatisfy({ Self.isPossible($0) }) else { return nil }
        self.points = points
    }

    /// Notes where the end is now.
    ///
    /// An end that went back is another partition of the same name: what was before is forgotten. A time
    /// that is not later than the last is not noted.
    public mutating func add(_ end: Int64, at time: Int64) {
        let point = Point(time: time, end: end)
        guard Self.isPossible(point) else { return }
        if let last = points.last {
            guard time > last.time else { return }
            if end < last.end { points.removeAll(keepingCapacity: true) }
        }
        // While nothing is written, the first and the last time of it say everything.
        if points.count >= 2, points[points.count - 1].end == end,
            points[points.count - 2].end == end
        {
            points[points.count - 1].time = time
        } else {
            points.append(point)
        }
        let old = time - Self.horizon
        while points.count > 2, points[1].time <= old { points.removeFirst() }
        if points.count > Self.maximumPoints { removeLeastMissed(at: time) }
    }

    /// Removes the point whose neighbours are closest together, measured by its age.
    private mutating func removeLeastMissed(at now: Int64) {
        var least = (place: 1, loss: Double.infinity)
        for place in 1..<points.count - 1 {
            let gap = Double(points[place + 1].time - points[place - 1].time)
            let loss = gap / Double(now - points[place].time + 1)
            if loss < least.loss { least = (place, loss) }
        }
        points.remove(at: least.place)
    }

    /// How long ago the end was at `committed`.
    ///
    /// - Parameters:
    ///   - committed: the next message that a reader will read.
    ///   - now: milliseconds since 1970 UTC.
    /// - Returns: `none` where nothing was noted.
    public func lag(of committed: Int64, at now: Int64) -> LagTime {
        guard let first = points.first, let last = points.last, committed >= 0 else { return .none }
        guard committed < last.end else { return LagTime(milliseconds: 0, quality: .interpolated) }
        guard committed < first.end else {
            let place = points.lastIndex { $0.end <= committed } ?? 0
            let time = Self.time(of: committed, from: points[place], to: points[place + 1])
            return LagTime(milliseconds: max(now - time, 0), quality: .interpolated)
        }
        let atLeast = max(now - first.time, 0)
        let span = last.time - first.time
        let grown = last.end - first.end
        // Messages that came before the first point, at the rate since.
        let before = grown > 0 ? Double(first.end - committed) / Double(grown) * Double(span) : nil
        if let before, before <= Double(span) {
            return LagTime(milliseconds: atLeast + Int64(before), quality: .extrapolated)
        }
        return LagTime(milliseconds: atLeast, quality: .beyondHistory)
    }

    private static func time(of offset: Int64, from one: Point, to next: Point) -> Int64 {
        let share = Double(offset - one.end) / Double(next.end - one.end)
        return one.time + Int64(share * Double(next.time - one.time))
    }

    /// Far from where numbers overflow.
    static func isPossible(_ point: Point) -> Bool {
        let range: ClosedRange<Int64> = 0...(1 << 60)
        return range.contains(point.time) && range.contains(point.end)
    }
}
