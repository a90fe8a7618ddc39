//! Steps down the slope by Adam (Kingma and Ba 2015), weights shrinking apart from it
//! (Loshchilov and Hutter 2019).

/// How long slopes are remembered, and their squares.
const BETAS: [f32; 2] = [0.9, 0.999];

/// Added to a slope's usual size.
const EPSILON: f32 = 1e-8;

/// What is remembered of every parameter.
#[derive(Clone, Debug, Default)]
pub struct Adam {
    moments: Vec<Vec<[f32; 2]>>,
    /// The betas to the power of the steps done.
    powers: Option<[f32; 2]>,
}

impl Adam {
    /// Does a step. `slopes` gives a list per list of parameters, and `parameters` visits
    /// these in the same order, saying of each whether its size costs; `rates` are the
    /// learning rate and by what share of themselves, times it, weights shrink.
    pub fn step<'a>(
        &mut self,
        slopes: impl Iterator<Item = &'a Vec<f32>>,
        rates: [f32; 2],
        parameters: impl FnOnce(&mut dyn FnMut(&mut [f32], bool)),
    ) {
        let [learning_rate, weight_decay] = rates;
        let [first, second] = BETAS;
        let [one, two] = self.powers.unwrap_or([1.0, 1.0]);
        let powers = [one * first, two * second];
        self.powers = Some(powers);
        let moments = &mut self.moments;
        let mut lists = slopes.enumerate();
        let mut visit = |values: &mut [f32], costs: bool| {
            let Some((place, slopes)) = lists.next() else {
                return;
            };
            if moments.len() <= place {
                moments.push(vec![[0.0; 2]; values.len()]);
            }
            let Some(moments) = moments.get_mut(place) else {
                return;
            };
            let shrink = match costs {
                true => 1.0 - learning_rate * weight_decay,
                false => 1.0,
            };
            for ((value, slope), moment) in values.iter_mut().zip(slopes).zip(moments) {
                moment[0] = first * moment[0] + (1.0 - first) * slope;
                moment[1] = second * moment[1] + (1.0 - second) * slope * slope;
                let mean = moment[0] / (1.0 - powers[0]);
                let size = libm::sqrtf(moment[1] / (1.0 - powers[1])) + EPSILON;
                *value = *value * shrink - learning_rate * mean / size;
            }
        };
        parameters(&mut visit);
    }
}
