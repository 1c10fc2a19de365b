/// One step of a program over a stack of numbers. Truth is 1 and 0, unknown is NaN.
///
/// A target is the index of the instruction that is next.
enum Instruction: Sendable {
    case push(Double)
    case number(Cell)
    case boolean(Cell)
    case rate(Cell)
    case delta(Cell)
    /// How many rows a frame has.
    case rows(Int32)
    /// Runs the loop of this index.
    case aggregate(Int32)
    case multiplyBy(Double)
    case divideBy(Double)
    case negate, absolute, not, isKnown
    case add, subtract, multiply, divide
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case and, or, least, greatest
    /// Whether a text field is the constant of this test.
    case textIs(Int32)
    /// Whether two texts are the same.
    case sameText(Int32)
    case isTextKnown(Int32)
    /// Which of some constants a text is, from 0; -1 where it is none of them.
    case textIndex(Int32)
    case pop
    case jump(Int32)
    /// Takes a known truth away: goes on where it is true, to the target where it is false.
    case branch(Int32)
    /// Goes to the target where the topmost is known, else takes it away.
    case jumpIfKnown(Int32)
    /// Goes to the target where the topmost is unknown, and leaves it.
    case jumpIfUnknown(Int32)
    /// Whether the topmost, which stays, is this number.
    case matches(Double)

    /// What it does to the height of the stack where it does not jump.
    var effect: Int {
        switch self {
        case .push, .number, .boolean, .rate, .delta, .rows, .aggregate, .textIs, .sameText,
            .isTextKnown, .textIndex, .matches:
            1
        case .multiplyBy, .divideBy, .negate, .absolute, .not, .isKnown, .jump, .jumpIfUnknown: 0
        case .add, .subtract, .multiply, .divide, .equal, .notEqual, .less, .lessOrEqual, .greater,
            .greaterOrEqual, .and, .or, .least, .greatest, .pop, .branch, .jumpIfKnown:
            -1
        }
    }
}

/// A column of a frame's table: a field's slot, or a counter's.
struct Cell: Sendable, Hashable {
    let frame: Int32
    let slot: Int32

    init(frame: Int, slot: Int) {
        self.frame = Int32(truncatingIfNeeded: frame)
        self.slot = Int32(truncatingIfNeeded: slot)
    }

    init(_ field: FieldReference) { self.init(frame: field.frame, slot: field.slot) }
}
