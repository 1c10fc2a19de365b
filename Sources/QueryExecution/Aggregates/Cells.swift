/// One value for each cell of an answer, in memory that a loop over rows reaches without checks.
///
/// A cell is a group and a bucket. Who writes knows that the cell is below `count`.
final class Cells<Element: BitwiseCopyable> {
    private let initial: Element
    private(set) var count = 0
    private var capacity = 0
    private(set) var base: UnsafeMutablePointer<Element>

    init(_ initial: Element) {
        self.initial = initial
        base = .allocate(capacity: 0)
    }

    deinit { base.deallocate() }

    /// Makes so many cells, the new ones with the first value.
    func grow(to count: Int) {
        guard count > self.count else { return }
        if count > capacity {
            let capacity = max(count, 2 * capacity)
            let grown = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
            grown.initialize(from: base, count: self.count)
            base.deallocate()
            base = grown
            self.capacity = capacity
        }
        (base + self.count).initialize(repeating: initial, count: count - self.count)
        self.count = count
    }

    @inline(__always)
    subscript(_ cell: Int) -> Element {
        get { base[cell] }
        set { base[cell] = newValue }
    }
}
