import Testing

@testable import Offsets

struct OffsetSeriesTests {
    private static let minute: Int64 = 60_000

    /// A series of ends, one a minute from the first minute on.
    private static func series(_ ends: [Int64]) -> OffsetSeries {
        ends.enumerated().reduce(into: OffsetSeries()) {
            $0.add($1.element, at: Int64($1.offset + 1) * minute)
        }
    }

    /// Ends by the minute, what is committed, and how many seconds ago that was the end, asked at the last
    /// of the minutes.
    @Test(arguments: [
        ([100, 200, 300], 300, 0.0, LagTime.Quality.interpolated),
        // Ahead of the end.
        ([100, 200, 300], 350, 0, .interpolated),
        ([100, 200, 300], 250, 30, .interpolated),
        ([100, 200, 300], 200, 60, .interpolated),
        ([100, 200, 300], 100, 120, .interpolated),
        // Half as far back as the history is long, and twice.
        ([100, 200, 300], 50, 150, .extrapolated),
        ([1_000, 1_100, 1_200], 600, 120, .beyondHistory),
        // Nothing was written for two minutes: the message came after that.
        ([100, 100, 100, 200], 100, 60, .interpolated),
        // A burst in the last minute.
        ([100, 110, 1_110], 610, 30, .interpolated),
        ([100, 110, 1_110], 105, 90, .interpolated),
        // Nothing was ever written: the least is the length of the history.
        ([100, 100], 50, 60, .beyondHistory),
        ([100], 50, 0, .beyondHistory),
        ([0, 0], 0, 0, .interpolated),
    ])
    func `a lag in seconds is how long ago the commit was the end`(
        _ ends: [Int64], _ committed: Int64, _ seconds: Double, _ quality: LagTime.Quality
    ) {
        let now = Int64(ends.count) * Self.minute
        let lag = Self.series(ends).lag(of: committed, at: now)
        #expect(lag.seconds == seconds && lag.quality == quality)
    }

    @Test func `what is not known has no time`() {
        #expect(OffsetSeries().lag(of: 0, at: 0) == .none)
        #expect(Self.series([1, 2]).lag(of: -1, at: 0) == .none)
        #expect(LagTime.none.seconds == nil)
        // Asked for a time before the history, as after a clock was set back.
        #expect(Self.series([10, 20]).lag(of: 15, at: 0).milliseconds == 0)
    }

    @Test func `an end that went back is another partition`() {
        var series = Self.series([100, 200, 300])
        series.add(5, at: 4 * Self.minute)
        #expect(series.points == [.init(time: 4 * Self.minute, end: 5)])
        #expect(series.lag(of: 250, at: 4 * Self.minute).milliseconds == 0)
    }

    @Test func `a time that does not rise, and numbers beyond all bounds, are not noted`() {
        var series = Self.series([100])
        series.add(200, at: Self.minute)
        series.add(200, at: 0)
        series.add(-1, at: 2 * Self.minute)
        series.add(.max, at: 2 * Self.minute)
        series.add(200, at: .max)
        series.add(200, at: .min)
        #expect(series.points == [.init(time: Self.minute, end: 100)])
    }

    @Test func `an hour of looks is few points, close together for what was lately`() {
        var series = OffsetSeries()
        var now: Int64 = 0
        for look in 1...1_000 {
            now = Int64(look) * 15_000
            series.add(Int64(look) * 10, at: now)
            #expect(series.points.count <= OffsetSeries.maximumPoints)
        }
        let points = series.points
        #expect(points.last == .init(time: now, end: 10_000))
        #expect(now - points[points.count - 2].time == 15_000)
        // One older than the horizon is kept, and no more.
        #expect(points[0].time <= now - OffsetSeries.horizon)
        #expect(points[1].time > now - OffsetSeries.horizon)
        // No gap is wider than a quarter of its age, beyond the last minutes.
        for (one, next) in zip(points, points.dropFirst()) where now - one.time > 300_000 {
            #expect(next.time - one.time <= (now - one.time) / 4)
        }
        // Growth was even, so nothing was lost by leaving points out.
        for ago: Int64 in stride(from: 0, through: 3_500, by: 35) {
            let committed = 10_000 - ago * 10 / 15
            let lag = series.lag(of: committed, at: now)
            #expect(abs((lag.seconds ?? -1) - Double(ago)) < 2 && lag.quality == .interpolated)
        }
    }

    @Test func `a partition that nobody writes to needs two points`() {
        var series = OffsetSeries()
        for look in 1...500 { series.add(7, at: Int64(look) * 15_000) }
        #expect(series.points.count == 2)
        #expect(series.points.last == .init(time: 7_500_000, end: 7))
    }
}
