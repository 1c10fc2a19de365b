import QueryExecution
import Telemetry

/// The values of a name in the rows of a block.
enum StoredColumn: Hashable {
    /// NaN where one is missing.
    case numbers([Double])
    /// Places in a list of values, for all that is no number or that no `Double` has exactly.
    case coded([UInt32], values: [Scalar])
}

extension StoredColumn {
    private static let isNumbers: UInt8 = 0
    private static let isCoded: UInt8 = 1

    /// Numbers, if each value is one that a `Double` has exactly; else places in a list.
    init(_ scalars: [Scalar]) {
        if scalars.allSatisfy(\.isExactNumber) {
            self = .numbers(scalars.map(\.number))
            return
        }
        var list = ValueList()
        let codes = scalars.map { list.code(of: $0) }
        self = .coded(codes, values: list.values)
    }

    var scalars: [Scalar] {
        switch self {
        case .numbers(let numbers): numbers.map(Scalar.init(exactNumber:))
        case .coded(let codes, let values): codes.map { values[Int($0)] }
        }
    }

    func encode(into writer: inout BlobWriter) {
        switch self {
        case .numbers(let numbers):
            writer.byte(Self.isNumbers)
            NumberCoding.encode(numbers, into: &writer)
        case .coded(let codes, let values):
            writer.byte(Self.isCoded)
            writer.count(values.count)
            for value in values { writer.scalar(value) }
            IntegerCoding.encode(codes, into: &writer)
        }
    }

    init(_ reader: inout BlobReader, _ count: Int) throws(DamagedBlob) {
        switch try reader.byte() {
        case Self.isNumbers: self = .numbers(try NumberCoding.decode(&reader, count))
        case Self.isCoded:
            var values: [Scalar] = []
            for _ in 0..<(try reader.count()) { values.append(try reader.scalar()) }
            let codes: [UInt32] = try IntegerCoding.decode(&reader, count)
            guard codes.allSatisfy({ $0 < values.count }) else { throw DamagedBlob() }
            self = .coded(codes, values: values)
        default: throw DamagedBlob()
        }
    }

    var column: RowBatch.Column {
        switch self {
        case .numbers(let numbers): .numbers(numbers)
        case .coded(let codes, let values): .coded(codes, values: values)
        }
    }
}

/// Different values in the order of their appearance.
struct ValueList {
    private(set) var values: [Scalar] = []
    private var codes: [Scalar: UInt32] = [:]

    mutating func code(of value: Scalar) -> UInt32 {
        if let code = codes[value] { return code }
        let code = UInt32(values.count)
        codes[value] = code
        values.append(value)
        return code
    }
}

extension Scalar {
    /// What a column of doubles says: whole numbers are integers, as answers have them.
    fileprivate init(exactNumber value: Double) {
        if value.isNaN {
            self = .missing
        } else if value.magnitude <= 0x1p53, value == value.rounded(.towardZero) {
            self = .integer(Int64(value))
        } else {
            self = .double(value)
        }
    }

    /// Whether a column of doubles can hold it, missing values as NaN.
    fileprivate var isExactNumber: Bool {
        switch self {
        case .missing, .double: true
        case .integer(let value): value.magnitude <= 1 << 53
        case .unsigned(let value): value <= 1 << 53
        case .boolean, .text: false
        }
    }
}
