import Foundation

/// What is kept as a file of JSON in the folder of a state.
protocol SavedValue: Codable {
    /// The file within the folder.
    static var name: String { get }
    /// What is written under `format`, and alone is read.
    static var format: Int { get }
    var format: Int { get }
}

/// Writes and reads such files.
enum SavedFile {
    /// What a file of any format has.
    private struct Head: Decodable {
        var format: Int
    }

    /// The greatest file that is read.
    static let maximumBytes = 256 << 20

    static func data(of value: some Encodable) throws(SavedAlerts.Failure) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do { return try encoder.encode(value) } catch {
            throw SavedAlerts.Failure(reason: "unwritable", detail: error.localizedDescription)
        }
    }

    /// Replaces what is there; who reads has the one or the other.
    static func write(
        _ data: Data, to name: String, in folder: String
    ) throws(SavedAlerts.Failure) {
        let path = "\(folder)/\(name)"
        do { try WholeFile.replace(path) { try $0.write(contentsOf: data) } } catch {
            throw SavedAlerts.Failure(
                reason: "unwritable", detail: "\(path): \(error.localizedDescription)")
        }
    }

    /// What is in it; nil where there is no file.
    static func read<Value: SavedValue>(
        _ type: Value.Type, in folder: String
    ) throws(SavedAlerts.Failure) -> Value? {
        let path = "\(folder)/\(Value.name)"
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            return nil
        }
        guard let size = attributes[.size] as? Int, size <= maximumBytes else {
            throw SavedAlerts.Failure(
                reason: "too-large", detail: "\(path): more than \(maximumBytes) bytes")
        }
        guard RegularFile.isThere(path),
            let data = try? Data(contentsOf: URL(fileURLWithPath: path))
        else { throw SavedAlerts.Failure(reason: "unreadable", detail: path) }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let value = try? decoder.decode(type, from: data)
        if let value, value.format == Value.format { return value }
        let head = try? decoder.decode(Head.self, from: data)
        let isOther = head.map { $0.format != Value.format } ?? false
        throw SavedAlerts.Failure(reason: isOther ? "other-format" : "damaged", detail: path)
    }
}
