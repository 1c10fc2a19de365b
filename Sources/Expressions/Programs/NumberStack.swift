/// A stack of numbers in memory of a fixed size, which the program that uses it has counted.
struct NumberStack {
    private let numbers: UnsafeMutableBufferPointer<Double>
    private var height = 0

    init(_ numbers: UnsafeMutableBufferPointer<Double>) { self.numbers = numbers }

    @inline(__always)
    var top: Double { numbers[height - 1] }

    @inline(__always)
    mutating func push(_ value: Double) {
        numbers.initializeElement(at: height, to: value)
        height += 1
    }

    @inline(__always)
    @discardableResult
    mutating func pop() -> Double {
        height -= 1
        return numbers[height]
    }

    /// Puts a value in the place of the topmost.
    @inline(__always)
    mutating func apply(_ change: (Double) -> Double) { numbers[height - 1] = change(top) }

    /// Puts one value in the place of the two topmost, the lower one first.
    @inline(__always)
    mutating func combine(_ operation: (Double, Double) -> Double) {
        let right = pop()
        numbers[height - 1] = operation(top, right)
    }
}
