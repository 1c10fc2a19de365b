import Foundation
import Queries

extension Computing {
    /// What a function of values gives; nothing where an argument that it needs is missing.
    func call(_ name: String, _ arguments: [NRQLArgument]) throws -> OracleValue {
        switch name {
        case "if":
            guard arguments.count > 1, case .value(let test) = arguments[0] else {
                throw OracleError.refused("if of one value")
            }
            if try holds(test) == true { return try argument(arguments, 1) }
            return arguments.count > 2 ? try argument(arguments, 2) : .missing
        case "concat":
            let precision = try argument(arguments, named: "precision").number
            let parts = try plain(arguments).map { try value(of: $0) }
            return .text(parts.compactMap { written($0, precision: precision) }.joined())
        case "string":
            let precision = try argument(arguments, named: "precision").number
            return written(try argument(arguments, 0), precision: precision).map { .text($0) }
                ?? .missing
        case "numeric":
            let value = try argument(arguments, 0)
            guard let text = value.text else { return value.number == nil ? .missing : value }
            return literal(text)
        case "boolean":
            let value = try argument(arguments, 0)
            if case .boolean = value { return value }
            return ["true": .boolean(true), "false": .boolean(false)][value.text] ?? .missing
        case "lower": return try text(arguments) { .text($0.lowercased()) }
        case "upper": return try text(arguments) { .text($0.uppercased()) }
        case "length": return try text(arguments) { .whole(Int64($0.count)) }
        case "substring": return try substring(arguments)
        case "position", "indexof": return try position(arguments)
        case "capture":
            guard let pattern = try argument(arguments, 1).text else { return .missing }
            return try text(arguments) { try capture($0, pattern) }
        case "aparse":
            guard let pattern = try argument(arguments, 1).text else { return .missing }
            return try text(arguments) { try anchoredParse($0, pattern) }
        case "buckets": return try lowerBound(arguments)
        default:
            if let result = try calendar(name, arguments) { return result }
            return try mathematics(name, arguments)
        }
    }

    private func mathematics(_ name: String, _ arguments: [NRQLArgument]) throws -> OracleValue {
        let values = try plain(arguments).map { try value(of: $0) }
        if let exact = integer(name, values) { return exact }
        let numbers = values.map(\.number)
        guard numbers.allSatisfy({ $0 != nil }), let first = numbers.first ?? nil else {
            guard known.contains(name) else { throw OracleError.unsupported(name) }
            return .missing
        }
        let second = numbers.count > 1 ? numbers[1] ?? .nan : .nan
        switch name {
        case "abs": return OracleValue(first.magnitude)
        case "ceil": return OracleValue(first.rounded(.up))
        case "floor": return OracleValue(first.rounded(.down))
        case "round":
            return OracleValue(
                numbers.count > 1 ? (first / second).rounded() * second : first.rounded())
        case "sqrt": return OracleValue(first.squareRoot())
        case "pow": return OracleValue(pow(first, second))
        case "exp": return OracleValue(exp(first))
        case "ln": return OracleValue(log(first))
        case "log2": return OracleValue(log2(first))
        case "log10": return OracleValue(log10(first))
        case "log": return OracleValue(log(first) / log(second))
        case "mod": return OracleValue(floorModulus(first, second))
        case "clamp_max": return OracleValue(min(first, second))
        case "clamp_min": return OracleValue(max(first, second))
        default: throw OracleError.unsupported(name)
        }
    }

    /// What a function makes of integers, all digits of it; nil where that may be none of 64 bits.
    private func integer(_ name: String, _ values: [OracleValue]) -> OracleValue? {
        guard let first = values.first?.integer else { return nil }
        let second = values.count > 1 ? values[1].integer : nil
        switch (name, second) {
        case ("abs", nil): return OracleValue(first < 0 ? -first : first)
        case ("ceil", nil), ("floor", nil): return values[0]
        case ("round", nil): return values.count == 1 ? values[0] : nil
        case ("mod", _?): return compute(.modulo, values[0], values[1])
        case ("clamp_max", let second?): return OracleValue(Swift.min(first, second))
        case ("clamp_min", let second?): return OracleValue(Swift.max(first, second))
        default: return nil
        }
    }

    private func substring(_ arguments: [NRQLArgument]) throws -> OracleValue {
        guard let start = try argument(arguments, 1).number else { return .missing }
        let length = arguments.count > 2 ? try argument(arguments, 2).number ?? .nan : nil
        if length?.isNaN ?? false { return .missing }
        return try text(arguments) { text in
            let characters = Array(text)
            let first = start < 0 ? max(0, characters.count + Int(start)) : Int(start)
            let rest = characters.dropFirst(first)
            return .text(String(length.map { rest.prefix(Int($0)) } ?? rest))
        }
    }

    private func position(_ arguments: [NRQLArgument]) throws -> OracleValue {
        guard let part = try argument(arguments, 1).text else { return .missing }
        let occurrence = arguments.count > 2 ? try argument(arguments, 2).number ?? .nan : 0
        return try text(arguments) { text in
            let characters = Array(text)
            let wanted = Array(part)
            guard !wanted.isEmpty, wanted.count <= characters.count else { return .missing }
            let places = (0...(characters.count - wanted.count)).filter {
                Array(characters[$0..<($0 + wanted.count)]) == wanted
            }
            let index = occurrence < 0 ? places.count + Int(occurrence) : Int(occurrence)
            return places.indices.contains(index) ? .whole(Int64(places[index])) : .missing
        }
    }

    /// `buckets(x, ceiling, count)`: where the part of the range from 0 to the ceiling begins that a
    /// number is in; numbers outside are in the first and the last.
    private func lowerBound(_ arguments: [NRQLArgument]) throws -> OracleValue {
        guard arguments.count == 3 else { throw OracleError.unsupported("buckets by itself") }
        guard let number = try argument(arguments, 0).number,
            let ceiling = try argument(arguments, 1).number,
            let count = try argument(arguments, 2).number
        else { return .missing }
        let width = ceiling / count
        return OracleValue(min(max((number / width).rounded(.down), 0), count - 1) * width)
    }

    // MARK: Arguments

    func argument(_ arguments: [NRQLArgument], _ index: Int) throws -> OracleValue {
        let plain = plain(arguments)
        return index < plain.count ? try value(of: plain[index]) : .missing
    }

    private func argument(_ arguments: [NRQLArgument], named name: String) throws -> OracleValue {
        for case .named(let given, let expression) in arguments where given.text == name {
            return try value(of: expression)
        }
        return .missing
    }

    func plain(_ arguments: [NRQLArgument]) -> [NRQLExpression] {
        arguments.compactMap { if case .value(let expression) = $0 { expression } else { nil } }
    }

    private func text(
        _ arguments: [NRQLArgument], _ body: (String) throws -> OracleValue
    ) throws -> OracleValue {
        guard let text = try argument(arguments, 0).text else { return .missing }
        return try body(text)
    }
}

private let known: Set<String> = [
    "abs", "ceil", "floor", "round", "sqrt", "pow", "exp", "ln", "log2", "log10", "log", "mod",
    "clamp_max", "clamp_min",
]

/// As text, with so many digits after the point at most.
private func written(_ value: OracleValue, precision: Double?) -> String? {
    guard let precision, case .other(let number) = value else { return value.written }
    let scale = pow(10, precision)
    return OracleValue((number * scale).rounded() / scale).written
}
