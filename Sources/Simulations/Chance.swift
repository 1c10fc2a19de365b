import Telemetry

/// Chance that is looked up and not drawn: a value for every step, whichever was asked for before.
///
/// Each thing has its own, made of the seed and the thing's name, so that one thing more changes
/// nothing for the others. Only integers and exact arithmetic are used, so that the values are the
/// same on every machine.
struct Chance: Sendable {
    private let stream: UInt64

    /// The chance of the thing of that name, each part of it a word of its own.
    init(seed: Int, _ name: [String]) {
        var hash = FNV1a(seed: Chance.mixed(UInt64(bitPattern: Int64(seed))))
        for part in name { hash.add(part: part) }
        stream = Chance.mixed(hash.value)
    }

    /// 64 bits for a step.
    func bits(_ step: Int64) -> UInt64 {
        Chance.mixed(stream &+ UInt64(bitPattern: step) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// A number from 0 up to 1, without it, for a step.
    func share(_ step: Int64) -> Double { Chance.share(of: bits(step)) }

    /// A number from -1 to 1 that changes smoothly: chance at every sixteenth step, and a curve
    /// between.
    func wave(_ step: Int64) -> Double {
        let (lattice, rest) = (step >> 4, Double(step & 15) / 16)
        let from = share(lattice)
        let to = share(lattice + 1)
        return 2 * (from + (to - from) * (rest * rest * (3 - 2 * rest))) - 1
    }

    static func share(of bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }

    /// The finish of SplitMix64: every bit of the value moves every bit of the result.
    static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// A whole number whose mean is the value, by chance from 0 up to 1; at most 10^15.
func whole(_ value: Double, by chance: Double) -> Int64 {
    Int64(min(value, 1e15) + chance)
}
