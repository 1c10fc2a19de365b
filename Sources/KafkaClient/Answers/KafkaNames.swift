#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Names by number, each kept once; a number is the place in `all`.
struct KafkaNames: Sendable {
    private(set) var all: [String]
    private var numbers: [String: Int32]
    /// The last one, which the next is likely to be: lists come topic by topic.
    private var last: Int32 = -1

    init(_ names: [String] = []) {
        all = names
        numbers = Dictionary(
            zip(names, 0..<Int32(names.count)), uniquingKeysWith: { first, _ in first })
    }

    /// The number of a name, a new one where it is new.
    mutating func number(of name: String) -> Int32 {
        if let number = numbers[name] { return number }
        let number = Int32(all.count)
        all.append(name)
        numbers[name] = number
        return number
    }

    /// The same for a text of C, of which no string is made where it is the last one.
    mutating func number(of name: UnsafePointer<CChar>) -> Int32 {
        if last >= 0, all[Int(last)].withCString({ strcmp($0, name) == 0 }) { return last }
        last = number(of: String(cString: name))
        return last
    }

    /// The number of a name that is there.
    func known(_ name: String) -> Int32? { numbers[name] }
}
