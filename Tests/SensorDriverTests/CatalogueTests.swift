import DeviceIO
import Testing
import Udev

@testable import SensorDriver

/// Lasting keys: by serial, else by place, never by what the kernel counts.
struct CatalogueTests {
    private func pad(_ event: Int, use: String, serial: String, path: String) -> UdevDevice {
        UdevDevice(
            subsystem: "input", name: "event\(event)",
            path: "/sys/devices/pci/usb1/\(path)/input/input\(event + 4)/event\(event)",
            node: "/dev/input/event\(event)",
            properties: [
                "ID_SERIAL": "Maker_Pad_\(serial)", "ID_SERIAL_SHORT": serial,
                "ID_PATH": "pci-usb-0:\(path)", "ID_INPUT": "1", "ID_INPUT_\(use)": "1",
            ], attributes: ["device/name": "Pad"])
    }

    @Test func `the uses of one pad are told apart, alike pads by their places`() {
        let one = [
            pad(3, use: "JOYSTICK", serial: "A", path: "1"),
            pad(4, use: "ACCELEROMETER", serial: "A", path: "1"),
        ]
        #expect(
            InputCatalogue.identities(of: one).map(\.key)
                == ["usb-Maker_Pad_A-pad", "usb-Maker_Pad_A-motion"])
        let alike = [
            pad(3, use: "JOYSTICK", serial: "A", path: "1"),
            pad(9, use: "JOYSTICK", serial: "A", path: "2"),
        ]
        let keys = InputCatalogue.identities(of: alike).map(\.key)
        #expect(keys == ["path-pci-usb-0:1-pad", "path-pci-usb-0:2-pad"])
        // Plugged in the other order they keep their keys.
        let swapped = [
            pad(5, use: "JOYSTICK", serial: "A", path: "2"),
            pad(6, use: "JOYSTICK", serial: "A", path: "1"),
        ]
        #expect(InputCatalogue.identities(of: swapped).map(\.key) == keys.reversed())
    }

    @Test func `chips are known by where they sit, whatever their number`() {
        func chip(_ number: Int, _ place: String) -> UdevDevice {
            UdevDevice(
                subsystem: "hwmon", name: "hwmon\(number)",
                path: "/sys/devices/platform/i2c-1/\(place)/hwmon/hwmon\(number)",
                attributes: ["name": "lm75"])
        }
        let chips = [chip(0, "1-0048"), chip(1, "1-0049")]
        #expect(
            HwmonCatalogue.identities(of: chips).map(\.key)
                == ["path-platform-i2c-1-1-0048-lm75", "path-platform-i2c-1-1-0049-lm75"])
        #expect(
            HwmonCatalogue.identities(of: [chip(7, "1-0048")]).map(\.key)
                == ["path-platform-i2c-1-1-0048-lm75"])
    }

    @Test func `a sensor of a hub keeps its key when the hub is plugged in again`() {
        func sensor(_ count: Int) -> UdevDevice {
            UdevDevice(
                subsystem: "iio", name: "iio:device\(count)",
                path: "/sys/devices/virtual/misc/uhid/0003:1209:0001.000\(count)/"
                    + "HID-SENSOR-200073.\(count).auto/iio:device\(count)",
                attributes: ["name": "accel_3d"])
        }
        let keys = [1, 7].map { IIOCatalogue.identities(of: [sensor($0)]).map(\.key) }
        #expect(keys[0] == ["path-uhid-0003:1209:0001-HID-SENSOR-200073-accel_3d"])
        #expect(keys[0] == keys[1])
    }

    @Test func `lines without hardware are left out, ports of one adapter told apart`() {
        func line(_ name: String, _ interface: String?) -> UdevDevice {
            var device = UdevDevice(
                subsystem: "tty", name: name, path: "/sys/devices/pci/usb1/1-1/\(name)/tty/\(name)",
                node: "/dev/\(name)")
            if let interface {
                device.properties = [
                    "ID_BUS": "usb", "ID_SERIAL": "FTDI_X", "ID_SERIAL_SHORT": "X",
                    "ID_PATH": "pci-usb-0:1:1.\(interface)", "ID_USB_INTERFACE_NUM": interface,
                    "ID_MODEL": "Dual_Line",
                ]
            }
            return device
        }
        let found = SerialCatalogue.identities(
            of: [line("ttyS0", nil), line("ttyUSB0", "00"), line("ttyUSB1", "01")])
        #expect(found.map(\.key) == ["usb-FTDI_X-if00", "usb-FTDI_X-if01"])
        #expect(found.map(\.name) == ["Dual Line", "Dual Line"])
    }

    @Test func `an identity finds its device by any key it ever had`() throws {
        let alone = [pad(3, use: "JOYSTICK", serial: "A", path: "1")]
        for key in ["usb-Maker_Pad_A-pad", "usb-Maker_Pad_A", "path-pci-usb-0:1"] {
            let identity = DeviceIdentity(family: .input, key: key, name: "Pad")
            let found = try Catalogue.device(of: identity, among: alone) { _ in "pad" }
            #expect(found.node == "/dev/input/event3")
        }
        let error = #expect(throws: DriverError.self) {
            try Catalogue.device(
                of: DeviceIdentity(family: .input, key: "usb-Other", name: ""), among: alone
            ) { _ in "" }
        }
        #expect(error?.reason == .disconnected)
    }

    @Test func `the catalogues of this machine can be asked`() throws {
        for identity in try InputCatalogue.list() + IIOCatalogue.list() + HwmonCatalogue.list()
            + SerialCatalogue.list()
        {
            #expect(!identity.key.isEmpty && !identity.node.isEmpty)
        }
    }
}
