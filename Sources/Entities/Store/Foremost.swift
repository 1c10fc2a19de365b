/// The first few of many in their order; the others are let go while they come.
struct Foremost<Element: Comparable> {
    private let limit: Int
    /// At most twice the limit.
    private var kept: [Element] = []
    /// What comes not before it is not among the first; nil until there are enough.
    private var last: Element?

    init(limit: Int) { self.limit = max(0, limit) }

    mutating func add(_ element: Element) {
        guard limit > 0, last.map({ element < $0 }) ?? true else { return }
        kept.append(element)
        if kept.count / 2 >= limit { cut() }
    }

    /// The first ones, sorted.
    consuming func sorted() -> [Element] {
        cut()
        return kept
    }

    private mutating func cut() {
        kept.sort()
        guard kept.count >= limit else { return }
        kept.removeLast(kept.count - limit)
        last = kept.last
    }
}
