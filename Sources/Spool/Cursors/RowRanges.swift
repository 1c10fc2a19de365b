/// A set of row numbers as ranges in ascending order, none of which is empty or touches the next.
struct RowRanges: Sendable, Hashable {
    private(set) var ranges: [Range<UInt64>] = []
    /// How many numbers there are.
    private(set) var count = 0

    init() {}

    init(_ range: Range<UInt64>) { insert(range) }

    var isEmpty: Bool { ranges.isEmpty }

    /// Where the first range is that ends behind a number.
    private func index(endingBehind number: UInt64) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound > number { high = middle } else { low = middle + 1 }
        }
        return low
    }

    func contains(_ number: UInt64) -> Bool {
        let index = index(endingBehind: number)
        return index < ranges.count && ranges[index].lowerBound <= number
    }

    func overlaps(_ range: Range<UInt64>) -> Bool { first(in: range) != nil }

    /// The first run of numbers within a range.
    func first(in range: Range<UInt64>) -> Range<UInt64>? {
        let index = index(endingBehind: range.lowerBound)
        guard !range.isEmpty, index < ranges.count, ranges[index].lowerBound < range.upperBound
        else { return nil }
        return ranges[index].clamped(to: range)
    }

    /// Those within a range.
    func clamped(to range: Range<UInt64>) -> RowRanges {
        var result = RowRanges()
        var index = index(endingBehind: range.lowerBound)
        while index < ranges.count, ranges[index].lowerBound < range.upperBound {
            result.insert(ranges[index].clamped(to: range))
            index += 1
        }
        return result
    }

    mutating func insert(_ range: Range<UInt64>) {
        guard !range.isEmpty else { return }
        if let last = ranges.last, range.lowerBound > last.upperBound {
            ranges.append(range)
            count += range.count
            return
        }
        // From the first that touches it, to the last.
        let start =
            range.lowerBound == 0 ? 0 : index(endingBehind: range.lowerBound - 1)
        var end = start
        var merged = range
        var before = 0
        while end < ranges.count, ranges[end].lowerBound <= range.upperBound {
            merged =
                min(
                    merged.lowerBound, ranges[end].lowerBound)..<max(
                    merged.upperBound, ranges[end].upperBound)
            before += ranges[end].count
            end += 1
        }
        ranges.replaceSubrange(start..<end, with: CollectionOfOne(merged))
        count += merged.count - before
    }

    mutating func insert(_ other: RowRanges) {
        for range in other.ranges { insert(range) }
    }

    mutating func remove(_ range: Range<UInt64>) {
        guard !range.isEmpty else { return }
        let start = index(endingBehind: range.lowerBound)
        var end = start
        var kept: [Range<UInt64>] = []
        while end < ranges.count, ranges[end].lowerBound < range.upperBound {
            let old = ranges[end]
            count -= old.clamped(to: range).count
            if old.lowerBound < range.lowerBound {
                kept.append(old.lowerBound..<range.lowerBound)
            }
            if old.upperBound > range.upperBound {
                kept.append(range.upperBound..<old.upperBound)
            }
            end += 1
        }
        ranges.replaceSubrange(start..<end, with: kept)
    }

    mutating func remove(_ other: RowRanges) {
        for range in other.ranges { remove(range) }
    }
}
