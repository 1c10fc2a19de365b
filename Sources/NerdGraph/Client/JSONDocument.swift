import Diagnostics
import Foundation

/// Reads JSON of outside into values; Foundation's reader bounds how deep it is.
enum JSONDocument {
    /// Nil where it is none. Members of objects are in the order of their names.
    static func read(_ bytes: [UInt8]) -> JSONValue? {
        try? JSONDecoder().decode(Decoded.self, from: Data(bytes)).value
    }
}

extension JSONDocument {
    /// A value of any shape.
    struct Decoded: Decodable {
        var value: JSONValue

        init(from decoder: any Decoder) throws {
            if let container = try? decoder.container(keyedBy: Name.self) {
                value = .object(
                    try container.allKeys.sorted { $0.stringValue < $1.stringValue }.map { name in
                        (name.stringValue, try container.decode(Decoded.self, forKey: name).value)
                    })
            } else if var container = try? decoder.unkeyedContainer() {
                var elements: [JSONValue] = []
                while !container.isAtEnd {
                    elements.append(try container.decode(Decoded.self).value)
                }
                value = .array(elements)
            } else {
                let container = try decoder.singleValueContainer()
                if container.decodeNil() {
                    value = .null
                } else if let text = try? container.decode(String.self) {
                    value = .string(text)
                } else if let truth = try? container.decode(Bool.self) {
                    value = .boolean(truth)
                } else if let number = try? container.decode(Int.self) {
                    value = .number(number)
                } else {
                    value = .decimal(try container.decode(Double.self))
                }
            }
        }

        private struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }

            init?(intValue: Int) { return nil }
        }
    }
}
