import Engine
import Testing

struct ScheduleTests {
    @Test func `the first moment is spread over the interval, at most over five seconds`() {
        #expect(Schedule(interval: .seconds(2), start: .zero, jitter: 0.5).next == .seconds(1))
        #expect(Schedule(interval: .seconds(600), start: .zero, jitter: 1).next == .seconds(5))
        #expect(Schedule(interval: .seconds(2), start: .seconds(7), jitter: 0).next == .seconds(7))
    }

    @Test func `a poll that is paid for with several intervals is followed by nothing before`() {
        var schedule = Schedule(interval: .seconds(10), start: .zero, jitter: 0)
        schedule.advance(after: .seconds(3), intervals: 4)
        #expect(schedule.next == .seconds(40))
        schedule.advance(after: .seconds(55), intervals: 1)
        #expect(schedule.next == .seconds(60))
        schedule.advance(after: .seconds(61), intervals: 0)
        #expect(schedule.next == .seconds(70))
    }

    @Test func `ticks stay on their grid, and those that are missed are left out`() {
        var schedule = Schedule(interval: .seconds(10), start: .zero, jitter: 0)
        schedule.advance(after: .seconds(3))
        #expect(schedule.next == .seconds(10))
        schedule.advance(after: .seconds(45))
        #expect(schedule.next == .seconds(50))
        schedule.advance(after: .seconds(60))
        #expect(schedule.next == .seconds(70))
    }
}
