import Queries
import Telemetry
import Testing

@testable import QueryExecution

struct TimeRangeTests {
    /// 2023-12-18T12:34:56.789Z, a Monday.
    private static let now: Int64 = 1_702_902_896_789
    /// Berlin: an hour ahead, two from the last Sunday of March to that of October, at 1:00 UTC.
    static let berlin: @Sendable (String, Int64) -> Int64? = { zone, time in
        guard zone == "Europe/Berlin" else { return zone == "UTC" ? 0 : nil }
        let summers: [Range<Int64>] = [
            1_679_792_400_000..<1_698_541_200_000, 1_711_846_800_000..<1_729_990_800_000,
        ]
        return summers.contains { $0.contains(time) } ? 7_200_000 : 3_600_000
    }

    /// When a moment is, as a text.
    private func text(
        _ moment: TimeRange.Moment, zone: String? = nil, now: Int64 = Self.now
    ) throws -> String {
        let context = QueryContext(now: now, offset: Self.berlin)
        let range = try TimeRange(since: .at(-1 << 50), until: moment)
            .resolved(timeZone: zone, in: context)
        let clock = try WallClock(zone: nil, in: context)
        let value = TimeFunctions.apply(
            .toDateTime, Double(range.upperBound), isNumeric: false, on: clock)
        return value.text ?? ""
    }

    @Test func `times ago are counted from now`() throws {
        #expect(try text(.ago(0)) == "2023-12-18T12:34:56.789Z")
        #expect(try text(.ago(14 * 86_400_000)) == "2023-12-04T12:34:56.789Z")
        #expect(try text(.at(0)) == "1970-01-01T00:00:00.000Z")
    }

    @Test(arguments: [
        (TimeRange.CalendarUnit.minute, 0, "2023-12-18T12:34:00.000Z"),
        (.hour, 0, "2023-12-18T12:00:00.000Z"), (.hour, 1, "2023-12-18T11:00:00.000Z"),
        (.week, 0, "2023-12-18T00:00:00.000Z"), (.week, 1, "2023-12-11T00:00:00.000Z"),
        (.month, 0, "2023-12-01T00:00:00.000Z"), (.month, 13, "2022-11-01T00:00:00.000Z"),
        (.quarter, 0, "2023-10-01T00:00:00.000Z"), (.quarter, 1, "2023-07-01T00:00:00.000Z"),
        (.year, 0, "2023-01-01T00:00:00.000Z"), (.year, 1, "2022-01-01T00:00:00.000Z"),
    ])
    func `units begin where the calendar says`(
        _ unit: TimeRange.CalendarUnit, _ back: Int, _ expected: String
    ) throws {
        #expect(try text(.start(of: unit, back: back)) == expected)
    }

    @Test(arguments: [
        (TimeRange.Day.back(0), 0, "2023-12-18T00:00:00.000Z"),
        (.back(1), 0, "2023-12-17T00:00:00.000Z"),
        (.back(0), 5_025_000, "2023-12-18T01:23:45.000Z"),
        (.back(0), 85_500_000, "2023-12-17T23:45:00.000Z"),
        (.weekday(.monday), 0, "2023-12-18T00:00:00.000Z"),
        (.weekday(.tuesday), 0, "2023-12-12T00:00:00.000Z"),
        (.weekday(.sunday), 5_025_000, "2023-12-17T01:23:45.000Z"),
        (.weekday(.monday), 85_500_000, "2023-12-11T23:45:00.000Z"),
    ])
    func `days begin at midnight, and are not in the future`(
        _ day: TimeRange.Day, _ offset: Int64, _ expected: String
    ) throws {
        #expect(try text(.day(day, at: offset)) == expected)
    }

    @Test func `a time zone moves what is on the wall`() throws {
        let berlin = "Europe/Berlin"
        #expect(try text(.day(.back(0)), zone: berlin) == "2023-12-17T23:00:00.000Z")
        #expect(try text(.start(of: .month, back: 4), zone: berlin) == "2023-07-31T22:00:00.000Z")
        // 2023-06-01T10:00 on the wall.
        let shown: Int64 = 1_685_613_600_000
        #expect(try text(.wall(shown)) == "2023-06-01T10:00:00.000Z")
        #expect(try text(.wall(shown), zone: berlin) == "2023-06-01T08:00:00.000Z")
        #expect(try text(.wall(shown, zone: "UTC"), zone: berlin) == "2023-06-01T10:00:00.000Z")
    }

    @Test func `the day on which clocks are changed is shorter or longer`() throws {
        let context = QueryContext(now: 0, offset: Self.berlin)
        let clock = try WallClock(zone: "Europe/Berlin", in: context)
        // 2023-03-26 and 2023-10-29.
        let spring: Int64 = 19_442 * 86_400_000
        let autumn: Int64 = 19_659 * 86_400_000
        let day: Int64 = 86_400_000
        #expect(clock.time(showing: spring + day) - clock.time(showing: spring) == 23 * 3_600_000)
        #expect(clock.time(showing: autumn + day) - clock.time(showing: autumn) == 25 * 3_600_000)
        // 2:30 is left out in spring, and comes twice in autumn.
        #expect(clock.time(showing: spring + 9_000_000) == 1_679_794_200_000)
        #expect(clock.time(showing: autumn + 9_000_000) == 1_698_539_400_000)
        for hour in 0..<72 {
            let time = 1_679_700_000_000 + Int64(hour) * 3_600_000
            #expect(clock.time(showing: clock.shown(at: time)) == time)
        }
    }

    @Test func `functions of times and midnights are those of the zone`() throws {
        var query = Query.values(
            .of(.count), facets: [.call(.hourOf, [.name("timestamp")])])
        query.timeZone = "Europe/Berlin"
        // From 2023-03-26T00:30Z on: 1:30, then 3:30.
        let start: Int64 = 1_679_790_600_000
        query.range = TimeRange(since: .at(start), until: .at(start + 8_000_000))
        let rows = [TestRow(start), TestRow(start + 3_600_000), TestRow(start + 3_700_000)]
        let result = try execute(
            query, over: MemoryRows(rows), in: QueryContext(now: start, offset: Self.berlin))
        #expect(result.groups.map(\.facets) == [["3:00"], ["1:00"]])
    }

    @Test func `an unknown zone and a range that ends before it begins are refused`() {
        var query = Query.values(.of(.count))
        query.timeZone = "Europe/Atlantis"
        #expect(failure(query)?.reason == .unsupported)
        query.timeZone = nil
        query.range = TimeRange(since: .at(5), until: .at(5))
        #expect(failure(query)?.reason == .unsupported)
    }

    @Test func `times beyond all calendars are as the last one`() throws {
        var query = Query.values(.of(.count))
        query.range = TimeRange(since: .at(.min), until: .at(.max))
        #expect(try answer(query, [TestRow(5)]).first == [1])
        query.range = TimeRange(since: .ago(.max), until: .day(.back(.max), at: .max))
        #expect(failure(query) == nil)
        query.range = TimeRange(since: .start(of: .year, back: .max))
        #expect(failure(query) == nil)
        query.range = TimeRange(since: .wall(.min))
        query.compareWith = .max
        #expect(failure(query) == nil)
    }

    @Test func `dates are those of the calendar`() {
        for (days, year, month, day) in [
            (0, 1970, 1, 1), (-1, 1969, 12, 31), (11_016, 2000, 2, 29), (19_782, 2024, 2, 29),
            (-25_509, 1900, 2, 28), (-25_508, 1900, 3, 1), (2_932_896, 9999, 12, 31),
        ] {
            let date = CivilDate(days: Int64(days))
            #expect(date == CivilDate(year: year, month: month, day: day))
            #expect(date.days == Int64(days))
        }
        #expect(
            (-1_000_000...1_000_000).striding(by: 997).allSatisfy {
                CivilDate(days: Int64($0)).days == Int64($0)
            })
        #expect(CivilDate.weekday(ofDays: 0) == 4)
        #expect(CivilDate.weekday(ofDays: -5) == 6)
    }
}

extension ClosedRange<Int> {
    fileprivate func striding(by step: Int) -> StrideThrough<Int> {
        stride(from: lowerBound, through: upperBound, by: step)
    }
}
