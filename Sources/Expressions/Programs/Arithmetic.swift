/// What the operators compute. Unknown is NaN and makes the result unknown; so does what no finite
/// number stands for, such as `x / 0`.
enum Arithmetic {
    /// A finite number as it is, unknown for infinity.
    @inline(__always)
    static func finite(_ value: Double) -> Double { value.isFinite ? value : .nan }

    /// A truth that is unknown where one of the two numbers is.
    @inline(__always)
    static func truth(_ left: Double, _ right: Double, _ holds: Bool) -> Double {
        left.isNaN || right.isNaN ? .nan : holds ? 1 : 0
    }

    /// False where one side is, whatever the other.
    @inline(__always)
    static func and(_ left: Double, _ right: Double) -> Double {
        if left == 0 || right == 0 { return 0 }
        return left.isNaN || right.isNaN ? .nan : 1
    }

    /// True where one side is, whatever the other.
    @inline(__always)
    static func or(_ left: Double, _ right: Double) -> Double {
        if left == 1 || right == 1 { return 1 }
        return left.isNaN || right.isNaN ? .nan : 0
    }

    @inline(__always)
    static func least(_ left: Double, _ right: Double) -> Double {
        left.isNaN || right.isNaN ? .nan : right < left ? right : left
    }

    @inline(__always)
    static func greatest(_ left: Double, _ right: Double) -> Double {
        left.isNaN || right.isNaN ? .nan : right > left ? right : left
    }
}
