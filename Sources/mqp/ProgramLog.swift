import ArgumentParser
import Foundation
import Logging

/// How the program's own log is written.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
}

/// Writes the log to standard error, a line for each event, as text or as JSON.
struct ProgramLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    let format: LogFormat
    let output: LogOutput
    /// Also takes each line that this one writes; nil where nobody does.
    var shipper: LogShipper?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let level = event.level
        let message = event.message
        let own = event.metadata
        let fields = metadata.merging(own ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let time =
            Date().ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true)) + "Z"
        shipper?.take(
            level: level.rawValue, message: "\(message)",
            details: fields.map { "\($0.key)=\(Self.quoted("\($0.value)"))" }
                .joined(separator: " "))
        switch format {
        case .text:
            let pairs = fields.filter { !"\($0.value)".isEmpty }
                .map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
            output.write("\(time) \(level.rawValue) \(Self.oneLine("\(message)"))\(pairs)")
        case .json:
            var object: [String: String] = [
                "time": time, "level": level.rawValue, "message": "\(message)",
            ]
            for (key, value) in fields { object[key] = "\(value)" }
            guard
                let data = try? JSONSerialization.data(
                    withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
            else { return }
            output.write(String(decoding: data, as: UTF8.self))
        }
    }

    private static func quoted(_ text: String) -> String {
        let line = oneLine(text)
        return line.contains(where: { " \"=".contains($0) })
            ? "\"\(line.replacingOccurrences(of: "\"", with: "'"))\"" : line
    }

    /// The text without what moves a terminal's cursor or turns its writing around.
    private static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: " "
                    default: scalar
                    }
                }))
    }
}
