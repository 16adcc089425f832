namespace HomeHub.Core.Sensors;

/// <summary>What a GPIO can do, and what something that hangs on it needs.</summary>
[Flags]
public enum PinAbility
{
    None = 0,
    Input = 1,
    Output = 2,

    /// <summary>A pulse-width modulated output: brightness.</summary>
    Pwm = 4,

    /// <summary>Measures a voltage, also while Wi-Fi is on.</summary>
    Adc = 8,

    /// <summary>Input with an internal pull-up or pull-down resistor.</summary>
    Pull = 16,
}
