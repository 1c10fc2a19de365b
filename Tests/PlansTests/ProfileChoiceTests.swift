import Plans
import Testing

/// Which profile a size asks for.
@Suite struct ProfileChoiceTests {
    private static let bounds: [Int?] = [2_000, 20_000, nil]

    /// The profile after each of the sizes.
    private func steps(_ sizes: [Double?]) -> [Int] {
        var choice = ProfileChoice(bounds: Self.bounds)
        return sizes.map {
            choice.note($0)
            return choice.step
        }
    }

    @Test(arguments: [
        (0, 0), (1_999, 0), (2_000, 0), (2_001, 1), (20_000, 1), (20_001, 2), (1e12, 2),
    ])
    func `the first size is taken as it is`(size: Double, step: Int) {
        #expect(steps([size]) == [step])
    }

    @Test func `before a size is known the least is asked for`() {
        #expect(ProfileChoice(bounds: Self.bounds).step == 2)
        #expect(steps([nil, .nan, -1, nil, 5]) == [2, 2, 2, 2, 0])
    }

    @Test func `what grows is asked for less at once`() {
        #expect(steps([100, 2_001, 50_000]) == [0, 1, 2])
        #expect(steps([100, 50_000]) == [0, 2])
    }

    @Test func `a size around a bound does not change the profile each time`() {
        let sizes = (0..<50).map { $0.isMultiple(of: 2) ? 1_990.0 : 2_010.0 }
        #expect(steps(sizes) == [0] + Array(repeating: 1, count: 49))
    }

    @Test func `more is asked for after five sizes that are clearly below the bound`() {
        #expect(steps([2_001] + Array(repeating: 1_600, count: 6)) == [1, 1, 1, 1, 1, 0, 0])
        #expect(steps([2_001] + Array(repeating: 1_601, count: 9)).allSatisfy { $0 == 1 })
        // One that is not begins the count anew, and one that is not known is no size.
        #expect(
            steps([2_001, 10, 10, 10, 10, 1_900, 10, 10, nil, 10, 10, 10])
                == [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0])
    }

    @Test func `several profiles are passed over only where all five sizes would do with that`() {
        #expect(steps([30_000, 10, 10, 10, 10, 10]) == [2, 2, 2, 2, 2, 0])
        #expect(steps([30_000, 10, 10, 9_000, 10, 10]) == [2, 2, 2, 2, 2, 1])
    }
}
