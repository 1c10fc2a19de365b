// C's library has them; nothing else of it is reached from here.
#if canImport(Glibc)
    import func Glibc.exp
    import func Glibc.log
    import func Glibc.log10
    import func Glibc.log2
    import func Glibc.pow
#else
    import func Darwin.exp
    import func Darwin.log
    import func Darwin.log10
    import func Darwin.log2
    import func Darwin.pow
#endif

/// The functions of numbers that Swift itself has not.
enum Mathematics {
    static func exponential(_ value: Double) -> Double { exp(value) }
    static func naturalLogarithm(_ value: Double) -> Double { log(value) }
    static func binaryLogarithm(_ value: Double) -> Double { log2(value) }
    static func decimalLogarithm(_ value: Double) -> Double { log10(value) }
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
