import Foundation
import Queries

private let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]
let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
]

extension Computing {
    /// The functions of times; nil for all others. They give texts, or numbers where the second
    /// argument is `numeric`.
    func calendar(_ name: String, _ arguments: [NRQLArgument]) throws -> OracleValue? {
        switch name {
        case "todatetime", "fromtimestamp":
            guard plain(arguments).count == 1 else {
                throw OracleError.unsupported("toDatetime with a pattern")
            }
            guard let time = try argument(arguments, 0).number else { return .missing }
            return .text(written(Int64(time)))
        case "totimestamp", "fromdatetime":
            guard plain(arguments).count == 1 else {
                throw OracleError.unsupported("toTimestamp with a pattern")
            }
            guard let text = try argument(arguments, 0).text, text.contains("T") else {
                return .missing
            }
            return OracleValue(dateTime: text, zone)
        case "minuteof", "hourof", "weekdayof", "dayofmonthof", "dateof", "weekof", "monthof",
            "quarterof", "yearof", "daysinmonthof":
            guard let time = try argument(arguments, 0).number else { return .missing }
            return part(name, of: Int64(time), isNumeric: isNumeric(arguments))
        default: return nil
        }
    }

    private func isNumeric(_ arguments: [NRQLArgument]) -> Bool {
        guard arguments.count > 1, case .value(let format) = arguments[1] else { return false }
        switch format.kind {
        case .name(let word), .text(let word): return word.lowercased() == "numeric"
        default: return false
        }
    }

    private func part(_ name: String, of time: Int64, isNumeric: Bool) -> OracleValue {
        let parts = zone.parts(of: time)
        let (year, month, day) = (parts.year ?? 0, parts.month ?? 1, parts.day ?? 1)
        let weekday = (parts.weekday ?? 1) - 1
        func either(_ number: Int, _ text: String) -> OracleValue {
            isNumeric ? .whole(Int64(number)) : .text(text)
        }
        switch name {
        case "minuteof": return either(parts.minute ?? 0, "\(parts.minute ?? 0)")
        case "hourof": return either(parts.hour ?? 0, "\(parts.hour ?? 0):00")
        case "weekdayof": return either(weekday, weekdays[weekday])
        case "dayofmonthof": return either(day, "\(day)")
        case "dateof": return .text("\(months[month - 1]) \(day), \(year)")
        case "weekof":
            let monday = zone.parts(of: zone.startOfDay(time, plus: -((weekday + 6) % 7)))
            return .text("Week of \(months[(monday.month ?? 1) - 1]) \(monday.day ?? 1)")
        case "monthof": return either(month, "\(months[month - 1]) \(year)")
        case "quarterof":
            let quarter = (month - 1) / 3 + 1
            return either(quarter, "Q\(quarter) \(year)")
        case "yearof": return either(year, "\(year)")
        default:
            let days =
                zone.calendar.range(of: .day, in: .month, for: zone.date(time))?.count ?? 0
            return either(days, "\(days)")
        }
    }

    /// Such as `1970-01-01T00:20:34.567Z`.
    private func written(_ time: Int64) -> String {
        let parts = zone.parts(of: time)
        func padded(_ number: Int?, _ digits: Int = 2) -> String {
            let text = String(number ?? 0)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let offset = zone.offset(at: time) / 60
        let name =
            offset == 0
            ? "Z"
            : (offset < 0 ? "-" : "+") + padded(abs(offset) / 60) + ":" + padded(abs(offset) % 60)
        return padded(parts.year, 4) + "-" + padded(parts.month) + "-" + padded(parts.day) + "T"
            + padded(parts.hour) + ":" + padded(parts.minute) + ":" + padded(parts.second) + "."
            + padded(Int(((time % 1000) + 1000) % 1000), 3) + name
    }
}

extension OracleValue {
    fileprivate init(dateTime text: String, _ zone: Zone) {
        self = WallTime(text)?.time(in: zone, today: 0).map { .whole($0) } ?? .missing
    }
}
