import Alerts
import Foundation

/// What a run keeps of alerts in its state folder, for the run after it.
struct SavedAlerts: Codable {
    /// Why they could not be read or written.
    struct Failure: Error {
        var reason: String
        var detail: String
    }

    /// What a file of any format has.
    private struct Head: Decodable {
        var format: Int
    }

    var format = SavedAlerts.format
    /// By the key of the rule.
    var states: [String: AlertState] = [:]
    var ledger = AlertLedger()
    /// By the name of the receiver.
    var outboxes: [String: AlertOutbox] = [:]
    var ended = EndedAlerts()

    static let format = 2
    /// The file within the state's folder.
    static let name = "alerts.json"
    /// The greatest file that is read.
    static let maximumBytes = 256 << 20

    /// Replaces what is there; who reads has the one or the other.
    func write(in folder: String) throws(Failure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let path = "\(folder)/\(Self.name)"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure(reason: "unwritable", detail: "\(path): \(error.localizedDescription)")
        }
    }

    /// What the run before left; nil where there is nothing.
    static func read(in folder: String) throws(Failure) -> SavedAlerts? {
        let path = "\(folder)/\(name)"
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            return nil
        }
        guard let size = attributes[.size] as? Int, size <= maximumBytes else {
            throw Failure(reason: "too-large", detail: "\(path): more than \(maximumBytes) bytes")
        }
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw Failure(reason: "unreadable", detail: path)
        }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let saved = try? decoder.decode(SavedAlerts.self, from: data) else {
            let head = try? decoder.decode(Head.self, from: data)
            let isOther = head.map { $0.format != format } ?? false
            throw Failure(reason: isOther ? "other-format" : "damaged", detail: path)
        }
        guard saved.format == format else {
            throw Failure(reason: "other-format", detail: path)
        }
        return saved
    }
}
