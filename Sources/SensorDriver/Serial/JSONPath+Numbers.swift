import DeviceIO
import Foundation

extension JSONPath {
    /// A JSON text as Foundation's objects; nil where it is damaged.
    static func parse(_ text: String) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// The numbers at the end of the path; nil where there are none.
    ///
    /// An array gives its elements, an object with `x`, `y`, `z`, `w` these, true and false 1
    /// and 0, and text that reads as a number the number.
    func numbers(in root: Any, parts: Int) -> [Float]? {
        guard let value = value(in: root) else { return nil }
        if let array = value as? [Any] {
            let numbers = array.prefix(parts).compactMap(JSONPath.number)
            return numbers.count == min(parts, array.count) ? numbers : nil
        }
        if let object = value as? [String: Any] {
            let numbers = ["x", "y", "z", "w"].prefix(parts).compactMap { key in
                object[key].flatMap(JSONPath.number)
            }
            return numbers.count == parts ? numbers : nil
        }
        return JSONPath.number(value).map { [$0] }
    }

    private static func number(_ value: Any) -> Float? {
        if let text = value as? String {
            return NumberText.number(Substring(text), commaIsDecimal: false)
        }
        guard let number = (value as? NSNumber)?.floatValue, number.isFinite else { return nil }
        return number
    }
}
